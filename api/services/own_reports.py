"""What visitors report: an outcome for the ledger, the form, and what has to follow. A closed door is not a visit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from pydantic import ValidationError
from sqlalchemy import func, select

from api.errors import ConflictError, FieldFault, NotFoundError, UnusableError
from api.persistence.records.care import AlertRecord, ReportRecord
from api.persistence.records.ledger import LedgerRecord
from api.persistence.repositories.releases import Releases
from api.persistence.unit_of_work import UnitOfWork
from api.services.audit import record as write_down
from api.services.notices import CLOSED_DOOR, tell_about_alert
from api.services.own_routes import ReleasedStop, ReleasedVisit, own_visit, stops_of
from api.services.said import said
from scheduler.domain.base import Text
from scheduler.domain.ledger import LedgerEntry, Outcome
from scheduler.domain.mode import VisitMode

_SOURCE = "visit"
_LADDER_TIME = timedelta(hours=2)
_EARLIEST_REPORT = timedelta(days=31)


@dataclass(frozen=True)
class Report:
    """What a visitor says about one visit.

    Attributes
    ----------
    client_id : str
        Made by the phone; the same report sent twice is one.
    day : date
        The day of the route.
    visit : str
        ``elder/service/number``.
    reason : str
        Needed when nobody was seen; personal, kept sealed.
    form : str
        The filled-in form as JSON; personal, kept sealed.
    """

    client_id: str
    day: date
    visit: str
    mode: VisitMode
    outcome: Outcome
    began_at: datetime
    ended_at: datetime
    reason: str = field(default="", repr=False)
    form: str = field(default="{}", repr=False)


@dataclass(frozen=True)
class Reported:
    """A report that is in the ledger.

    Attributes
    ----------
    alert : str or None
        The alert that a closed door raised.
    """

    record: ReportRecord
    ledger: LedgerRecord
    alert: str | None


def report(uow: UnitOfWork, told: Report) -> Reported:
    """Put the outcome of one of the actor's own visits into the ledger.

    Raises
    ------
    NotFoundError
        When the visit is not on the actor's routes of that day.
    UnusableError
        When outcome, mode, reason or times contradict each other.
    ConflictError
        When this visit was reported already by another report, or the client's number is that of another report.
    """
    known = _known(uow, told.client_id)
    if known is not None:
        _require_same(known.ledger, told)
        return known
    stop, visit = _visit(uow, told)
    _require_sensible(uow, told)
    _require_new(uow, told, visit)
    ledger = _ledger(uow, told, stop, visit)
    record = ReportRecord(
        client_id=told.client_id,
        ledger_id=ledger.id,
        elder_id=visit.elder,
        visitor_id=ledger.visitor_id,
        form=uow.vault.seal("reports.form", told.form),
        began_at=told.began_at,
        ended_at=told.ended_at,
        received_at=uow.clock(),
    )
    uow.session.add(record)
    alert = _closed_door(uow, ledger) if told.outcome is Outcome.NOT_SEEN else None
    uow.session.flush()
    write_down(uow, "visit.reported", f"ledger:{ledger.id}", outcome=told.outcome.value)
    return Reported(record, ledger, alert.id if alert else None)


def _known(uow: UnitOfWork, client_id: str) -> Reported | None:
    query = select(ReportRecord).where(
        ReportRecord.visitor_id == uow.actor.visitor, ReportRecord.client_id == client_id
    )
    record = uow.session.scalars(query).one_or_none()
    if record is None:
        return None
    ledger = uow.session.get_one(LedgerRecord, record.ledger_id)
    ladder = select(AlertRecord.id).where(AlertRecord.source == _SOURCE, AlertRecord.source_id == ledger.id)
    alert = uow.session.scalar(ladder)
    return Reported(record, ledger, alert)


def _require_same(ledger: LedgerRecord, told: Report) -> None:
    """A number that a phone used twice must not swallow what really happened."""
    if (ledger.visit, ledger.day, ledger.mode, ledger.outcome) != (told.visit, told.day, told.mode, told.outcome):
        what = Text(
            zh="这一 client_id 已用于另一份上报，请换用新的。", en="Another report has this client_id; take a new one."
        )
        raise ConflictError("client_id_reused", what)


def _visit(uow: UnitOfWork, told: Report) -> tuple[ReleasedStop, ReleasedVisit]:
    """Find a visit on the actor's routes, also on one that a later release took out of force.

    A phone without a network does not know of that release, and what was done was done.
    """
    try:
        return own_visit(uow, told.day, told.visit)[1:]
    except NotFoundError:
        assert uow.actor.visitor is not None
        for route in Releases(uow).former_routes(uow.actor.visitor, told.day):
            for stop in stops_of(route):
                for item in stop.visits:
                    if item.visit == told.visit:
                        return stop, item
        raise


def _require_sensible(uow: UnitOfWork, told: Report) -> None:
    now = uow.clock()
    if not now - _EARLIEST_REPORT <= told.began_at <= told.ended_at <= now + timedelta(minutes=10):
        what = Text(
            zh="开始时间须早于结束时间，且不得在未来或一个月以前。",
            en="A visit begins before it ends, and neither in the future nor more than a month ago.",
        )
        raise UnusableError("times_unusable", what, [FieldFault("/began_at", what)])
    if told.began_at.astimezone(uow.zone).date() != told.day:
        what = Text(zh="走访开始时间不在所报日期。", en="The visit did not begin on the day it is reported for.")
        raise UnusableError("times_unusable", what, [FieldFault("/began_at", what)])


def _require_new(uow: UnitOfWork, told: Report, visit: ReleasedVisit) -> None:
    query = select(LedgerRecord.id).where(
        LedgerRecord.elder_id == visit.elder,
        LedgerRecord.day == told.day,
        LedgerRecord.visitor_id == uow.actor.visitor,
        LedgerRecord.visit == visit.visit,
        LedgerRecord.outcome != Outcome.NOT_SEEN.value,
    )
    if uow.session.scalar(query) is not None:
        what = Text(zh="这次走访已经上报过。", en="This visit was reported already.")
        raise ConflictError("visit_reported", what)


def _ledger(uow: UnitOfWork, told: Report, stop: ReleasedStop, visit: ReleasedVisit) -> LedgerRecord:
    way = timedelta(seconds=stop.travel_seconds) if stop.visits[0].visit == visit.visit else timedelta(0)
    entry = _entry(uow, told, visit, told.ended_at - told.began_at + way)
    same = (
        LedgerRecord.elder_id == entry.elder,
        LedgerRecord.day == entry.day,
        LedgerRecord.service_id == entry.service,
        LedgerRecord.visitor_id == entry.visitor,
    )
    before = uow.session.scalar(select(func.max(LedgerRecord.number)).where(*same)) or 0
    record = LedgerRecord(
        elder_id=entry.elder, day=entry.day, visitor_id=entry.visitor, service_id=entry.service, number=before + 1,
        mode=entry.mode.value, outcome=entry.outcome.value,
        reason=uow.vault.seal("ledger.reason", entry.reason) if entry.reason else None,
        work_seconds=round(entry.work.total_seconds()), visit=visit.visit, reported_at=uow.clock(),
    )  # fmt: skip
    uow.session.add(record)
    uow.session.flush()
    return record


def _entry(uow: UnitOfWork, told: Report, visit: ReleasedVisit, work: timedelta) -> LedgerEntry:
    """The domain's own rules say which outcome goes with which mode."""
    assert uow.actor.visitor is not None
    try:
        return LedgerEntry(
            day=told.day,
            elder=visit.elder,
            visitor=uow.actor.visitor,
            service=visit.service,
            mode=told.mode,
            outcome=told.outcome,
            reason=told.reason.strip(),
            work=min(work, timedelta(hours=24)),
        )
    except ValidationError as error:
        what = said(error)
        raise UnusableError("outcome_unusable", what, [FieldFault("/outcome", what)]) from None


def _closed_door(uow: UnitOfWork, ledger: LedgerRecord) -> AlertRecord:
    """Start the ladder: somebody looks, calls, and asks until the elder is found."""
    now = uow.clock()
    alert = AlertRecord(
        source=_SOURCE,
        source_id=ledger.id,
        elder_id=ledger.elder_id,
        kind=CLOSED_DOOR,
        raised_at=now,
        received_at=now,
        acknowledge_by=now + _LADDER_TIME,
    )
    uow.session.add(alert)
    uow.session.flush()
    tell_about_alert(uow, alert)
    return alert
