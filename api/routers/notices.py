"""Whom somebody has to ring, and which programs are told."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.once import OnlyOnce
from api.dependencies.paging import Paging
from api.dependencies.transaction import Transaction
from api.http.problems import problems
from api.persistence.records.notice import NoticeRecord
from api.schemas.care import Notice, Webhook, WebhookMade, WebhookNew
from api.schemas.page import Page
from api.security.actor import Role
from api.services.notices import call_list, called
from api.services.webhooks import add_webhook, end_webhook, webhooks

router = APIRouter(tags=["notices"])
Id = Annotated[str, Path(max_length=120)]
_RINGS = require(Role.COORDINATOR, Role.ADMINISTRATOR)
_RUNS = require(Role.ADMINISTRATOR)


@router.get("/call-list", operation_id="list_calls", summary="Whom somebody has to ring", dependencies=[_RINGS])
def calls(uow: Transaction, asked: Paging) -> Page[Notice]:
    """The oldest first; receivers by id, their numbers are given by an unmasking."""
    after = (datetime.fromisoformat(asked.after[0]), asked.after[1]) if asked.after else None
    return asked.page(call_list(uow, after, asked.fetch), lambda row: (row.made_at.isoformat(), row.id), _notice)


@router.post(
    "/call-list/{notice_id}/done",
    operation_id="mark_called",
    summary="Say that somebody was rung",
    responses=problems(HTTPStatus.NOT_FOUND),
    dependencies=[_RINGS],
)
def done(notice_id: Id, uow: Transaction) -> Notice:
    """It then leaves the list."""
    return _notice(called(uow, notice_id))


@router.get("/webhooks", operation_id="list_webhooks", summary="Programs that are told", dependencies=[_RUNS])
def list_webhooks(uow: Transaction, asked: Paging) -> Page[Webhook]:
    """Without addresses and secrets, in order of ids."""
    rows = webhooks(uow, asked.after[0] if asked.after else None, asked.fetch)
    return asked.page(
        rows, lambda row: (row.id,), lambda row: Webhook(id=row.id, area=row.area_id, made_at=row.made_at)
    )


@router.post(
    "/webhooks",
    operation_id="create_webhook",
    summary="Tell a program, by Standard Webhooks",
    status_code=HTTPStatus.CREATED,
    response_model=WebhookMade,
    responses=problems(HTTPStatus.NOT_FOUND),
    dependencies=[_RUNS],
)
def create_webhook(body: WebhookNew, uow: Transaction, once: OnlyOnce) -> Response:
    """The secret is shown this once."""
    record, secret = add_webhook(uow, str(body.address), body.area)
    return once.answer(WebhookMade(id=record.id, secret=secret))


@router.delete(
    "/webhooks/{webhook_id}",
    operation_id="delete_webhook",
    summary="Tell a program no more",
    status_code=HTTPStatus.NO_CONTENT,
    dependencies=[_RUNS],
)
def delete_webhook(webhook_id: Id, uow: Transaction) -> None:
    """What is on its way may still arrive."""
    end_webhook(uow, webhook_id)


def _notice(record: NoticeRecord) -> Notice:
    return Notice(
        id=record.id, kind=record.kind, receiver=record.receiver, content=record.content, made_at=record.made_at
    )
