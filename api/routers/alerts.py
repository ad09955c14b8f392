"""Alarms in, and what dispatchers do with them."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.once import OnlyOnce
from api.dependencies.paging import Paging
from api.dependencies.transaction import Transaction
from api.http.problems import problems
from api.persistence.records.care import AlertRecord
from api.schemas.care import Alert, AlertNew, AlertTaken
from api.schemas.page import Page
from api.security.actor import Role
from api.services import alerts

router = APIRouter(prefix="/alerts", tags=["alerts"])
AlertId = Annotated[str, Path(max_length=120)]
_DISPATCHES = require(Role.COORDINATOR, Role.ADMINISTRATOR)


class AlertState(StrEnum):
    """How far an alert is."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"
    QUIET = "quiet"


@router.post(
    "",
    operation_id="raise_alert",
    summary="Raise an alarm",
    status_code=HTTPStatus.CREATED,
    response_model=AlertTaken,
    responses=problems(HTTPStatus.NOT_FOUND),
    dependencies=[require(Role.DEVICE_GATEWAY)],
)
def raise_alert(body: AlertNew, uow: Transaction, once: OnlyOnce) -> Response:
    """Quiet while the elder is known to be away; the same alarm sent again is answered with the first."""
    alert, _ = alerts.take_in(uow, body.source_id, body.elder, body.kind, body.raised_at)
    answer = AlertTaken.model_validate({"id": alert.id, "state": alert.state})
    return once.answer(answer, location=f"/v1/alerts/{alert.id}")


@router.get("", operation_id="list_alerts", summary="Alerts, the newest first", dependencies=[_DISPATCHES])
def list_alerts(uow: Transaction, asked: Paging, state: AlertState | None = None) -> Page[Alert]:
    """Of the areas of whoever asks."""
    after = (asked.after[0], asked.after[1]) if asked.after else None
    rows = alerts.alerts_page(uow, state, after, asked.fetch)
    return asked.page(rows, lambda row: (row.received_at.isoformat(), row.id), _alert)


@router.post(
    "/{alert_id}/acknowledgement",
    operation_id="acknowledge_alert",
    summary="Take an alert over",
    responses=problems(HTTPStatus.CONFLICT),
    dependencies=[_DISPATCHES],
)
def acknowledge(alert_id: AlertId, uow: Transaction) -> Alert:
    """It is then not passed on."""
    return _alert(alerts.acknowledge(uow, alert_id))


@router.post(
    "/{alert_id}/closing",
    operation_id="close_alert",
    summary="Close an alert",
    responses=problems(HTTPStatus.CONFLICT),
    dependencies=[_DISPATCHES],
)
def close(alert_id: AlertId, uow: Transaction) -> Alert:
    """Once the elder is found well, or an incident goes on with it."""
    return _alert(alerts.close(uow, alert_id))


def _alert(record: AlertRecord) -> Alert:
    return Alert.model_validate(
        {
            "id": record.id, "elder": record.elder_id, "kind": record.kind, "state": record.state,
            "raised_at": record.raised_at, "received_at": record.received_at, "acknowledge_by": record.acknowledge_by,
            "escalation": record.escalation, "taken_by": record.taken_by, "closed_at": record.closed_at,
        }
    )  # fmt: skip
