"""When elders may be called on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import select

from api.persistence.mapping.sync import Row, replace_owned
from api.persistence.mapping.values import Sealer, maybe_seconds, maybe_time, seconds_of, time_of
from api.persistence.records.elder_hours import AbsenceRecord, CallingHoursRecord, QuietHoursRecord
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.absence import AbsenceStatus, ElderAbsence
from scheduler.domain.hours import CallingHours, QuietHours

_NOTE = "absences.note"


def load_absences(uow: UnitOfWork, elders: Collection[str]) -> tuple[ElderAbsence, ...]:
    """Return the absences of some elders."""
    sealer = Sealer(uow.vault)
    query = select(AbsenceRecord).order_by(AbsenceRecord.elder_id, AbsenceRecord.first_day, AbsenceRecord.id)
    return tuple(absence_of(sealer, record) for record in uow.session.scalars(query) if record.elder_id in elders)


def absence_of(sealer: Sealer, record: AbsenceRecord) -> ElderAbsence:
    """Return an absence as the domain has it."""
    return ElderAbsence(
        elder=record.elder_id,
        status=AbsenceStatus(record.status),
        first_day=record.first_day,
        last_day=record.last_day,
        note=sealer.open(_NOTE, record.note),
    )


def absence_row(sealer: Sealer, absence: ElderAbsence) -> Row:
    """Return an absence as its row holds it, but for the row's id."""
    return {
        "elder_id": absence.elder,
        "status": absence.status.value,
        "first_day": absence.first_day,
        "last_day": absence.last_day,
        "note": sealer.seal_common(_NOTE, absence.note),
    }


def load_quiet_hours(uow: UnitOfWork, elders: Collection[str]) -> tuple[QuietHours, ...]:
    """Return the quiet hours of some elders."""
    query = select(QuietHoursRecord).order_by(QuietHoursRecord.elder_id, QuietHoursRecord.start_seconds)
    return tuple(quiet_hours_of(record) for record in uow.session.scalars(query) if record.elder_id in elders)


def quiet_hours_of(record: QuietHoursRecord) -> QuietHours:
    """Return quiet hours as the domain has them."""
    return QuietHours(
        elder=record.elder_id,
        weekdays=frozenset(record.weekdays),
        start=time_of(record.start_seconds),
        end=time_of(record.end_seconds),
    )


def load_calling_hours(uow: UnitOfWork, elders: Collection[str]) -> tuple[CallingHours, ...]:
    """Return the calling hours of some elders."""
    query = select(CallingHoursRecord).order_by(CallingHoursRecord.elder_id, CallingHoursRecord.earliest_seconds)
    return tuple(calling_hours_of(record) for record in uow.session.scalars(query) if record.elder_id in elders)


def calling_hours_of(record: CallingHoursRecord) -> CallingHours:
    """Return calling hours as the domain has them."""
    return CallingHours(
        elder=record.elder_id,
        weekdays=frozenset(record.weekdays),
        earliest=time_of(record.earliest_seconds),
        latest=time_of(record.latest_seconds),
        due=maybe_time(record.due_seconds),
    )


def store_hours(
    uow: UnitOfWork,
    elders: Collection[str],
    absences: Iterable[ElderAbsence],
    quiet: Iterable[QuietHours],
    calling: Iterable[CallingHours],
) -> None:
    """Make some elders have exactly these absences and hours, and the absences that somebody noted in the service.

    What was noted wins over a register's absence of the same sort that begins on the same day: a file may be older
    than a death.
    """
    sealer = Sealer(uow.vault)
    noted = _noted(uow, elders)
    known = {_sort(row) for row in noted}
    given = [row for row in (absence_row(sealer, item) for item in absences) if _sort(row) not in known]
    replace_owned(uow.session, AbsenceRecord, "elder_id", elders, [*given, *noted])
    replace_owned(uow.session, QuietHoursRecord, "elder_id", elders, quiet_rows(quiet))
    replace_owned(uow.session, CallingHoursRecord, "elder_id", elders, calling_rows(calling))


def _noted(uow: UnitOfWork, elders: Collection[str]) -> list[Row]:
    record = AbsenceRecord
    query = select(record.elder_id, record.status, record.first_day, record.last_day, record.note)
    rows = uow.session.execute(query.where(record.noted_by.is_not(None))).mappings()
    return [dict(row) for row in rows if row["elder_id"] in elders]


def _sort(row: Row) -> tuple[object, object, object]:
    return row["elder_id"], row["status"], row["first_day"]


def quiet_rows(hours: Iterable[QuietHours]) -> Iterator[Row]:
    """Yield quiet hours as rows hold them, but for the rows' ids."""
    for item in hours:
        yield {
            "elder_id": item.elder,
            "weekdays": sorted(item.weekdays),
            "start_seconds": seconds_of(item.start),
            "end_seconds": seconds_of(item.end),
        }


def calling_rows(hours: Iterable[CallingHours]) -> Iterator[Row]:
    """Yield calling hours as rows hold them, but for the rows' ids."""
    for item in hours:
        yield {
            "elder_id": item.elder,
            "weekdays": sorted(item.weekdays),
            "earliest_seconds": seconds_of(item.earliest),
            "latest_seconds": seconds_of(item.latest),
            "due_seconds": maybe_seconds(item.due),
        }
