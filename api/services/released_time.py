"""A released route as it takes a visitor's time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from api.persistence.columns import Json
from api.persistence.records.roster import ReleasedRouteRecord
from scheduler.constraints.index import Index
from scheduler.constraints.timeline import Duty, Served, Timeline
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster


def released_routes(problem: Problem, roster: Roster, week_id: str, zone: ZoneInfo) -> Iterator[ReleasedRouteRecord]:
    """Yield the routes of a roster as they are published, each with the time it takes from leaving to coming home."""
    for duty in Timeline(Index(problem), roster).duties:
        if duty.served:
            yield _released(problem, duty, week_id, zone)


def _released(problem: Problem, duty: Duty, week_id: str, zone: ZoneInfo) -> ReleasedRouteRecord:
    first = duty.served[0]
    day = problem.date_of(duty.shift.day)
    midnight = datetime.combine(day, time(), zone)
    return ReleasedRouteRecord(
        week_id=week_id,
        visitor_id=duty.visitor.id,
        day=day,
        shift=duty.shift.id,
        in_force=True,
        starts_at=_after(midnight, first.start - first.access - first.travel),
        ends_at=_after(midnight, duty.home_at),
        stops=_stops(duty.served),
    )


def _after(midnight: datetime, since: timedelta) -> datetime:
    """Count from midnight in elapsed time, so that a change of the clock does not stretch a route."""
    return (midnight.astimezone(UTC) + since).replace(microsecond=0)


def _stops(served: tuple[Served, ...]) -> Json:
    stops: dict[int, list[Served]] = {}
    for item in served:
        stops.setdefault(item.stop, []).append(item)
    return {"stops": [_stop(items) for _, items in sorted(stops.items())]}


def _stop(items: list[Served]) -> Json:
    first = items[0]
    return {
        "place": None if first.option.mode.is_remote else first.visit.place,
        "travel_seconds": round(first.travel.total_seconds()),
        "distance_meters": round(first.meters),
        "visits": [
            {
                "visit": item.visit.id,
                "elder": item.visit.elder,
                "service": item.visit.service,
                "mode": item.option.mode.value,
                "start_seconds": round(item.start.total_seconds()),
                "end_seconds": round(item.end.total_seconds()),
            }
            for item in items
        ],
    }
