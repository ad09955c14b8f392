"""Emergencies and what was done."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.once import OnlyOnce
from api.dependencies.paging import Paging
from api.dependencies.transaction import Transaction
from api.http.problems import problems
from api.persistence.records.care import IncidentRecord
from api.persistence.unit_of_work import UnitOfWork
from api.schemas.care import Incident, IncidentNew, IncidentWhole, Step, StepNew
from api.schemas.page import Page
from api.security.actor import Role
from api.services import incidents

router = APIRouter(
    prefix="/incidents", tags=["incidents"], dependencies=[require(Role.COORDINATOR, Role.ADMINISTRATOR)]
)
IncidentId = Annotated[str, Path(max_length=120)]


@router.post(
    "",
    operation_id="open_incident",
    summary="Begin the record of an emergency",
    status_code=HTTPStatus.CREATED,
    response_model=IncidentWhole,
    responses=problems(HTTPStatus.NOT_FOUND),
)
def open_incident(body: IncidentNew, uow: Transaction, once: OnlyOnce) -> Response:
    """Its steps are never changed."""
    record = incidents.open_incident(uow, body.elder, body.kind, body.note, body.alert)
    return once.answer(_whole(uow, record), location=f"/v1/incidents/{record.id}")


@router.get("", operation_id="list_incidents", summary="Emergencies")
def list_incidents(uow: Transaction, asked: Paging) -> Page[Incident]:
    """In order of ids."""
    rows = incidents.incidents_page(uow, asked.after[0] if asked.after else None, asked.fetch)
    return asked.page(rows, lambda row: (row.id,), _head)


@router.get("/{incident_id}", operation_id="get_incident", summary="One emergency with its steps")
def one_incident(incident_id: IncidentId, uow: Transaction) -> IncidentWhole:
    """Steps in order."""
    return _whole(uow, incidents.get_incident(uow, incident_id))


@router.post(
    "/{incident_id}/steps",
    operation_id="add_incident_step",
    summary="Add what was done",
    status_code=HTTPStatus.CREATED,
    response_model=IncidentWhole,
    responses=problems(HTTPStatus.CONFLICT),
)
def add_step(incident_id: IncidentId, body: StepNew, uow: Transaction, once: OnlyOnce) -> Response:
    """The step `closed` ends the incident."""
    record = incidents.add_step(uow, incident_id, body.step, body.note)
    return once.answer(_whole(uow, record), location=f"/v1/incidents/{record.id}")


def _head(record: IncidentRecord) -> Incident:
    return Incident(
        id=record.id, elder=record.elder_id, kind=record.kind, alert=record.alert_id, opened_at=record.opened_at,
        closed_at=record.closed_at,
    )  # fmt: skip


def _whole(uow: UnitOfWork, record: IncidentRecord) -> IncidentWhole:
    steps = [
        Step(step=entry.step, note=note, by=entry.by, at=entry.at) for entry, note in incidents.steps_of(uow, record)
    ]
    return IncidentWhole(head=_head(record), steps=steps)
