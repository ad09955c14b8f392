"""What people take away as files: a release's routes and a month's coverage; ids and figures, never names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from api.persistence.records.roster import ReleasedRouteRecord, ReleaseRecord
from api.persistence.unit_of_work import UnitOfWork
from api.services.coverage import Coverage
from api.services.own_routes import stops_of
from api.services.snapshots import open_problem, open_roster
from scheduler.domain.clock import format_time
from scheduler.formats.routes_geojson import routes_geojson

Row = tuple[str | int, ...]

ROUTE_COLUMNS = (
    "day", "visitor", "shift", "stop", "start", "end", "elder", "service", "mode", "travel_minutes",
    "distance_meters", "visit",
)  # fmt: skip
COVERAGE_COLUMNS = ("area", "name", "elders", "by_any", "in_person", "refused", "absent")


def route_rows(uow: UnitOfWork, release: ReleaseRecord) -> Iterator[Row]:
    """Yield a row for each visit of a release, in order of days, visitors and times."""
    query = select(ReleasedRouteRecord).where(ReleasedRouteRecord.release_id == release.id)
    in_order = query.order_by(ReleasedRouteRecord.day, ReleasedRouteRecord.visitor_id, ReleasedRouteRecord.starts_at)
    for route in uow.session.scalars(in_order):
        for number, stop in enumerate(stops_of(route), start=1):
            for visit in stop.visits:
                yield (
                    route.day.isoformat(), route.visitor_id, route.shift, number, _time(visit.start_seconds),
                    _time(visit.end_seconds), visit.elder, visit.service, visit.mode.value,
                    round(stop.travel_seconds / 60), stop.distance_meters, visit.visit,
                )  # fmt: skip


def routes_layer(uow: UnitOfWork, release: ReleaseRecord) -> bytes:
    """Return a release's routes as a map layer; it holds the points of doors."""
    return routes_geojson(open_problem(uow, release.problem_id), open_roster(release.content)).encode()


def coverage_rows(found: Coverage) -> Iterator[Row]:
    """Yield a row for each area of a month's coverage."""
    for line in found.areas:
        yield line.area, line.name, line.elders, line.by_any, line.in_person, line.refused, line.absent


def _time(seconds: int) -> str:
    return format_time(timedelta(seconds=seconds))
