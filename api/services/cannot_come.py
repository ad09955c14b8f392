"""Visitors who cannot come: asked by them, decided by a coordinator, then part of the register."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from api.errors import ConflictError, FieldFault, NotFoundError, UnusableError
from api.persistence.records.availability import AvailabilityExceptionRecord
from api.persistence.records.care import CannotComeRecord
from api.persistence.records.visitor import VisitorRecord
from api.persistence.repositories.held import held
from api.persistence.unit_of_work import UnitOfWork
from api.services.audit import record as write_down
from scheduler.domain.base import Text

_REASON = "cannot_come.reason"
_LONGEST_DAYS = 366


def ask(uow: UnitOfWork, first_day: date, last_day: date, reason: str) -> CannotComeRecord:
    """Ask to be let off on some days, as the visitor who acts.

    Raises
    ------
    UnusableError
        When the days are in the wrong order, in the past, or far too many.
    """
    assert uow.actor.visitor is not None
    if not uow.today() <= first_day <= last_day or (last_day - first_day).days >= _LONGEST_DAYS:
        what = Text(
            zh="请假日期须从今天起、先后顺序正确、不超过一年。",
            en="Days begin today or later, in order, within a year.",
        )
        raise UnusableError("days_unusable", what, [FieldFault("/first_day", what)])
    record = CannotComeRecord(
        visitor_id=uow.actor.visitor,
        first_day=first_day,
        last_day=last_day,
        reason=uow.vault.seal(_REASON, reason),
        asked_at=uow.clock(),
    )
    uow.session.add(record)
    uow.session.flush()
    write_down(uow, "cannot_come.asked", f"cannot_come:{record.id}")
    return record


def own_requests(uow: UnitOfWork) -> list[CannotComeRecord]:
    """Return what the visitor who acts asked for, the newest first."""
    query = select(CannotComeRecord).where(CannotComeRecord.visitor_id == uow.actor.visitor)
    return list(uow.session.scalars(query.order_by(CannotComeRecord.asked_at.desc(), CannotComeRecord.id)))


def withdraw(uow: UnitOfWork, request_id: str) -> CannotComeRecord:
    """Take back what the visitor who acts asked for and nobody decided yet."""
    record = held(uow, CannotComeRecord, request_id)
    if record is None or record.visitor_id != uow.actor.visitor:
        raise _unknown()
    _require_open(record)
    record.state, record.decided_at, record.version = "withdrawn", uow.clock(), record.version + 1
    write_down(uow, "cannot_come.withdrawn", f"cannot_come:{record.id}")
    return record


def requests_page(uow: UnitOfWork, state: str | None, after: str | None, limit: int) -> list[CannotComeRecord]:
    """Return what the visitors of the actor's areas ask, in order of ids."""
    query = (
        select(CannotComeRecord)
        .join(VisitorRecord, VisitorRecord.id == CannotComeRecord.visitor_id)
        .order_by(CannotComeRecord.id)
        .limit(limit)
    )
    if state is not None:
        query = query.where(CannotComeRecord.state == state)
    if after is not None:
        query = query.where(CannotComeRecord.id > after)
    return list(uow.session.scalars(query))


def request_of(uow: UnitOfWork, request_id: str) -> CannotComeRecord:
    """Return what a visitor of the actor's areas asks, for a decision that nobody else makes meanwhile.

    Raises
    ------
    NotFoundError
        When there is no such request there.
    """
    record = held(uow, CannotComeRecord, request_id)
    if record is None or uow.session.get(VisitorRecord, record.visitor_id) is None:
        raise _unknown()
    return record


def reason_of(uow: UnitOfWork, record: CannotComeRecord) -> str:
    """Return the reason a visitor gave."""
    return uow.vault.open(_REASON, record.reason)


def decide(uow: UnitOfWork, record: CannotComeRecord, approve: bool) -> None:
    """Approve or refuse; an approval makes the visitor absent on these days for every later run.

    Raises
    ------
    ConflictError
        When it was decided or withdrawn before.
    """
    _require_open(record)
    if approve:
        absence = AvailabilityExceptionRecord(
            visitor_id=record.visitor_id, first_day=record.first_day, last_day=record.last_day
        )
        uow.session.add(absence)
        uow.session.flush()
        record.exception_id = absence.id
    record.state = "approved" if approve else "refused"
    record.decided_at, record.decided_by, record.version = uow.clock(), uow.actor.id, record.version + 1
    write_down(uow, f"cannot_come.{record.state}", f"cannot_come:{record.id}")


def _require_open(record: CannotComeRecord) -> None:
    if record.state != "open":
        what = Text(zh="这一请求已经处理过。", en="This request was decided already.")
        raise ConflictError("request_decided", what)


def _unknown() -> NotFoundError:
    return NotFoundError("request_not_found", Text(zh="没有这一请求。", en="There is no such request."))
