"""What visitors ask to be let off, for the coordinators who decide."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from api.dependencies.actor import require
from api.dependencies.paging import Paging
from api.dependencies.run_queue import Queue
from api.dependencies.transaction import Transaction
from api.http.problems import problems
from api.persistence.records.care import CannotComeRecord
from api.persistence.unit_of_work import UnitOfWork
from api.routers.own import cannot_come
from api.schemas.own import CannotComeAsked, CannotComeDecided
from api.schemas.page import Page
from api.security.actor import Role
from api.services.cannot_come import decide, reason_of, request_of, requests_page
from api.services.status_changes import let_off

router = APIRouter(
    prefix="/cannot-come", tags=["visitor"], dependencies=[require(Role.COORDINATOR, Role.ADMINISTRATOR)]
)
RequestId = Annotated[str, Path(max_length=120)]


class RequestState(StrEnum):
    """How far a request is."""

    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@router.get("", operation_id="list_requests_off", summary="What visitors ask to be let off")
def list_requests(uow: Transaction, asked: Paging, state: RequestState | None = None) -> Page[CannotComeAsked]:
    """In order of ids."""
    rows = requests_page(uow, state, asked.after[0] if asked.after else None, asked.fetch)
    return asked.page(rows, lambda row: (row.id,), lambda row: _asked(uow, row))


@router.post(
    "/{request_id}/approval",
    operation_id="approve_request_off",
    summary="Let a visitor off",
    responses=problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
def approve(request_id: RequestId, uow: Transaction, queue: Queue) -> CannotComeDecided:
    """The visitor is absent on these days for every later run; released visits are given to others by a repair."""
    record = request_of(uow, request_id)
    return _decided(uow, record, let_off(uow, queue, record))


@router.post(
    "/{request_id}/refusal",
    operation_id="refuse_request_off",
    summary="Do not let a visitor off",
    responses=problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
def refuse(request_id: RequestId, uow: Transaction) -> CannotComeDecided:
    """The routes stay as they are."""
    record = request_of(uow, request_id)
    decide(uow, record, approve=False)
    return _decided(uow, record, [])


def _decided(uow: UnitOfWork, record: CannotComeRecord, repairs: list[str]) -> CannotComeDecided:
    return CannotComeDecided(**_asked(uow, record).model_dump(), repairs=repairs)


def _asked(uow: UnitOfWork, record: CannotComeRecord) -> CannotComeAsked:
    plain = cannot_come(record).model_dump()
    return CannotComeAsked(**plain, visitor=record.visitor_id, reason=reason_of(uow, record))
