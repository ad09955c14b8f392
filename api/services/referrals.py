"""Follow-ups with an owner and a day by which they are done (POLICY R10, R16)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from api.errors import ConflictError, FieldFault, NotFoundError, UnusableError
from api.persistence.records.care import ReferralRecord, ReportRecord
from api.persistence.records.elder import ElderRecord
from api.persistence.repositories.held import held
from api.persistence.unit_of_work import UnitOfWork
from api.services.audit import record as write_down
from scheduler.domain.base import Text

_WHAT, _RESULT = "referrals.what", "referrals.result"


def refer(
    uow: UnitOfWork, elder_id: str, kind: str, owner: str, due_on: date, what: str, report_id: str | None
) -> ReferralRecord:
    """Hand something about an elder to somebody.

    Raises
    ------
    NotFoundError
        When there is no such elder or report.
    UnusableError
        When the day has passed.
    """
    if uow.session.get(ElderRecord, elder_id) is None:
        raise NotFoundError("elder_not_found", Text(zh="没有这位老人。", en="There is no such elder."))
    if report_id is not None and uow.session.get(ReportRecord, report_id) is None:
        raise NotFoundError("report_not_found", Text(zh="没有这份走访记录。", en="There is no such report."))
    if due_on < uow.today():
        late = Text(zh="期限不能早于今天。", en="The day by which it is due has passed.")
        raise UnusableError("due_in_the_past", late, [FieldFault("/due_on", late)])
    referral = ReferralRecord(
        elder_id=elder_id, kind=kind, report_id=report_id, owner=owner, due_on=due_on,
        what=uow.vault.seal(_WHAT, what), made_by=uow.actor.id, made_at=uow.clock(),
    )  # fmt: skip
    uow.session.add(referral)
    uow.session.flush()
    write_down(uow, "referral.made", f"referral:{referral.id}", kind=kind)
    return referral


def referrals_page(
    uow: UnitOfWork, state: str | None, overdue: bool, after: tuple[str, str] | None, limit: int
) -> list[ReferralRecord]:
    """Return referrals of the actor's areas, the one due first first."""
    query = select(ReferralRecord).order_by(ReferralRecord.due_on, ReferralRecord.id).limit(limit)
    if state is not None:
        query = query.where(ReferralRecord.state == state)
    if overdue:
        query = query.where(ReferralRecord.state == "open", ReferralRecord.due_on < uow.today())
    if after is not None:
        day, last = date.fromisoformat(after[0]), after[1]
        query = query.where(
            (ReferralRecord.due_on > day) | ((ReferralRecord.due_on == day) & (ReferralRecord.id > last))
        )
    return list(uow.session.scalars(query))


def get_referral(uow: UnitOfWork, referral_id: str) -> ReferralRecord:
    """Return a referral.

    Raises
    ------
    NotFoundError
        When there is none with this id in the actor's areas.
    """
    referral = uow.session.get(ReferralRecord, referral_id)
    if referral is None:
        raise NotFoundError("referral_not_found", Text(zh="没有这一转介。", en="There is no such referral."))
    return referral


def referral_to_close(uow: UnitOfWork, referral_id: str) -> ReferralRecord:
    """Return a referral that nobody else closes meanwhile.

    Raises
    ------
    NotFoundError
        When there is none with this id in the actor's areas.
    """
    held(uow, ReferralRecord, referral_id)
    return get_referral(uow, referral_id)


def close_referral(uow: UnitOfWork, referral: ReferralRecord, done: bool, result: str) -> None:
    """Say what became of a referral.

    Raises
    ------
    ConflictError
        When it is closed.
    """
    if referral.state != "open":
        raise ConflictError("referral_closed", Text(zh="这一转介已办结。", en="This referral is closed already."))
    referral.state = "done" if done else "dropped"
    referral.result = uow.vault.seal(_RESULT, result)
    referral.closed_at, referral.version = uow.clock(), referral.version + 1
    write_down(uow, f"referral.{referral.state}", f"referral:{referral.id}")


def words_of(uow: UnitOfWork, referral: ReferralRecord) -> tuple[str, str | None]:
    """Return what was asked and what came of it, opened."""
    result = uow.vault.open(_RESULT, referral.result) if referral.result is not None else None
    return uow.vault.open(_WHAT, referral.what), result
