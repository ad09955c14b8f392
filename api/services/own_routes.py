"""A visitor's own routes, with what is needed at the doors on them and nothing about anybody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from pydantic import TypeAdapter

from api.errors import NotFoundError
from api.persistence.mapping.opened import OpenedDoors, opened_day
from api.persistence.records.roster import ReleasedRouteRecord
from api.persistence.repositories.releases import Releases, RouteInForce
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.base import Frozen, Text
from scheduler.domain.mode import VisitMode

NEXT_DAYS = 7


class ReleasedVisit(Frozen):
    """One visit at a stop, as it was published."""

    visit: str
    elder: str
    service: str
    mode: VisitMode
    start_seconds: int
    end_seconds: int


class ReleasedStop(Frozen):
    """One stop, as it was published."""

    place: str | None
    travel_seconds: int
    distance_meters: int
    visits: tuple[ReleasedVisit, ...]


class ReleasedStops(Frozen):
    """What is kept of a route."""

    stops: tuple[ReleasedStop, ...]


@dataclass(frozen=True)
class OwnRoute:
    """One shift's route, with what is needed at the doors on it."""

    record: RouteInForce
    stops: tuple[ReleasedStop, ...]
    doors: OpenedDoors = field(repr=False)


_STOPS = TypeAdapter(ReleasedStops)


def routes_on(uow: UnitOfWork, day: date) -> tuple[OwnRoute, ...]:
    """Return the actor's own routes of a day, in order."""
    records, doors = opened_day(uow, _visitor(uow), day)
    return tuple(OwnRoute(record, stops_of(record), doors) for record in records)


def next_days(uow: UnitOfWork, first: date) -> tuple[RouteInForce, ...]:
    """Return the actor's own routes of seven days, without people."""
    return tuple(Releases(uow).routes(_visitor(uow), first, first + timedelta(days=NEXT_DAYS - 1)))


def stops_of(record: ReleasedRouteRecord | RouteInForce) -> tuple[ReleasedStop, ...]:
    """Return the stops of a published route."""
    return _STOPS.validate_python(record.stops).stops


def own_visit(uow: UnitOfWork, day: date, visit: str) -> tuple[RouteInForce, ReleasedStop, ReleasedVisit]:
    """Return a visit on one of the actor's own routes of a day.

    Raises
    ------
    NotFoundError
        When it is on none of them.
    """
    for record in Releases(uow).routes(_visitor(uow), day, day):
        for stop in stops_of(record):
            for item in stop.visits:
                if item.visit == visit:
                    return record, stop, item
    what = Text(zh="您当天的路线上没有这一走访。", en="This visit is not on your route of that day.")
    raise NotFoundError("visit_not_on_route", what)


def moment_of(uow: UnitOfWork, day: date, seconds: int) -> datetime:
    """Return the moment of a time of day on a route."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=uow.zone)
    return datetime.fromtimestamp(midnight.timestamp() + seconds, tz=uow.zone)


def _visitor(uow: UnitOfWork) -> str:
    assert uow.actor.visitor is not None, "own routes are asked for by visitors only"
    return uow.actor.visitor
