"""When visitors can be planned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import select

from api.persistence.mapping.sync import Row, replace_owned
from api.persistence.mapping.values import Sealer, maybe_seconds, maybe_time, seconds_of, time_of
from api.persistence.records.availability import AvailabilityExceptionRecord, AvailabilityPatternRecord
from api.persistence.records.care import CannotComeRecord
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.availability import AvailabilityException, AvailabilityPattern
from scheduler.domain.shift import Pause

_REASON = "availability_exceptions.reason"


def load_patterns(uow: UnitOfWork, visitors: Collection[str]) -> tuple[AvailabilityPattern, ...]:
    """Return the weekly patterns of some visitors."""
    record = AvailabilityPatternRecord
    query = select(record).order_by(record.visitor_id, record.start_seconds, record.id)
    return tuple(pattern_of(found) for found in uow.session.scalars(query) if found.visitor_id in visitors)


def pattern_of(record: AvailabilityPatternRecord) -> AvailabilityPattern:
    """Return a weekly pattern as the domain has it."""
    pause = None
    if record.pause_start_seconds is not None and record.pause_end_seconds is not None:
        pause = Pause(start=time_of(record.pause_start_seconds), end=time_of(record.pause_end_seconds))
    return AvailabilityPattern(
        visitor=record.visitor_id,
        weekdays=frozenset(record.weekdays),
        start=time_of(record.start_seconds),
        end=time_of(record.end_seconds),
        pause=pause,
        start_place=record.start_place_id,
        end_place=record.end_place_id,
        capacity=record.capacity,
        follows_calendar=record.follows_calendar,
        valid_from=record.valid_from,
        valid_until=record.valid_until,
    )


def load_exceptions(uow: UnitOfWork, visitors: Collection[str]) -> tuple[AvailabilityException, ...]:
    """Return the exceptions of some visitors."""
    sealer, record = Sealer(uow.vault), AvailabilityExceptionRecord
    query = select(record).order_by(record.visitor_id, record.first_day, record.id)
    return tuple(exception_of(sealer, found) for found in uow.session.scalars(query) if found.visitor_id in visitors)


def exception_of(sealer: Sealer, record: AvailabilityExceptionRecord) -> AvailabilityException:
    """Return an exception as the domain has it."""
    return AvailabilityException(
        visitor=record.visitor_id,
        first_day=record.first_day,
        last_day=record.last_day,
        start=maybe_time(record.start_seconds),
        end=maybe_time(record.end_seconds),
        reason=sealer.open(_REASON, record.reason),
    )


def exception_row(sealer: Sealer, change: AvailabilityException) -> Row:
    """Return an exception as its row holds it, but for the row's id."""
    return {
        "visitor_id": change.visitor,
        "first_day": change.first_day,
        "last_day": change.last_day,
        "start_seconds": maybe_seconds(change.start),
        "end_seconds": maybe_seconds(change.end),
        "reason": sealer.seal_common(_REASON, change.reason),
    }


def store_availability(
    uow: UnitOfWork,
    visitors: Collection[str],
    patterns: Iterable[AvailabilityPattern],
    exceptions: Iterable[AvailabilityException],
) -> None:
    """Make some visitors have exactly these patterns and exceptions, and the leave they were granted in the service."""
    sealer = Sealer(uow.vault)
    replace_owned(uow.session, AvailabilityPatternRecord, "visitor_id", visitors, pattern_rows(patterns))
    rows = [exception_row(sealer, change) for change in exceptions]
    granted = [row for row in _granted(uow, visitors) if row not in rows]
    replace_owned(uow.session, AvailabilityExceptionRecord, "visitor_id", visitors, [*rows, *granted])


def _granted(uow: UnitOfWork, visitors: Collection[str]) -> list[Row]:
    record = AvailabilityExceptionRecord
    columns = (
        record.visitor_id, record.first_day, record.last_day, record.start_seconds, record.end_seconds, record.reason,
    )  # fmt: skip
    approved = select(CannotComeRecord.exception_id).where(CannotComeRecord.state == "approved")
    rows = uow.session.execute(select(*columns).where(record.id.in_(approved))).mappings()
    return [dict(row) for row in rows if row["visitor_id"] in visitors]


def pattern_rows(patterns: Iterable[AvailabilityPattern]) -> Iterator[Row]:
    """Yield weekly patterns as rows hold them, but for the rows' ids."""
    for pattern in patterns:
        yield {
            "visitor_id": pattern.visitor,
            "weekdays": sorted(pattern.weekdays),
            "start_seconds": seconds_of(pattern.start),
            "end_seconds": seconds_of(pattern.end),
            "pause_start_seconds": seconds_of(pattern.pause.start) if pattern.pause else None,
            "pause_end_seconds": seconds_of(pattern.pause.end) if pattern.pause else None,
            "start_place_id": pattern.start_place,
            "end_place_id": pattern.end_place,
            "capacity": pattern.capacity,
            "follows_calendar": pattern.follows_calendar,
            "valid_from": pattern.valid_from,
            "valid_until": pattern.valid_until,
        }
