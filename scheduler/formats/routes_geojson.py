"""A roster's routes on a map, as GeoJSON (RFC 7946): coordinates, times and numbers, nothing about any elder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from scheduler.domain.base import Text
from scheduler.domain.clock import format_time
from scheduler.domain.place import Place
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop
from scheduler.domain.shift import Shift
from scheduler.formats.routes_of import stranger

_DECIMALS = 6
"""A tenth of a metre; more digits would claim more than anybody measured."""

Position = list[float]
Feature = dict[str, object]


def routes_geojson(problem: Problem, roster: Roster) -> str:
    """Return a FeatureCollection: for each route a LineString, then a Point for each of its stops.

    A call is a feature without geometry, and so is a route of calls alone. Places without coordinates (a problem
    with a travel matrix of its own) have none either. Elders and visits are not named: a map leaves the system.

    Raises
    ------
    InputError
        When the roster names a shift or a place that the problem does not have.
    """
    order = {shift.id: number for number, shift in enumerate(problem.shifts)}
    for route in roster.routes:
        if route.shift not in order:
            raise stranger(problem, Text(zh=f"班次 {route.shift!r}", en=f"shift {route.shift!r}"))
    routes = sorted(roster.routes, key=lambda route: order[route.shift])
    features = (_json(feature) for route in routes for feature in _features(problem, route))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"


def _features(problem: Problem, route: Route) -> Iterator[Feature]:
    shift = problem.shift_of[route.shift]
    about: dict[str, object] = {"visitor": shift.visitor, "date": problem.date_of(shift.day).isoformat()}
    visits = sum(len(stop.visits) for stop in route.stops)
    whole = {"kind": "route", **about, "shift": shift.id, "stops": len(route.stops), "visits": visits}
    yield _feature(_line(problem, shift, route), whole)
    for number, stop in enumerate(route.stops, start=1):
        first = stop.visits[0]
        seen = {"start": format_time(first.start), "mode": first.mode.value, "visits": len(stop.visits)}
        yield _feature(_point(problem, stop), {"kind": "stop", **about, "shift": shift.id, "stop": number, **seen})


def _line(problem: Problem, shift: Shift, route: Route) -> Feature | None:
    doors = [stop.place for stop in route.stops if stop.place is not None]
    if not doors:
        return None
    visitor = problem.visitor_of[shift.visitor]
    ends = shift.start_place or visitor.home, shift.end_place or visitor.end_place or visitor.home
    positions = _positions(_place(problem, name) for name in (ends[0], *doors, ends[1]))
    return {"type": "LineString", "coordinates": positions} if len(positions) > 1 else None


def _point(problem: Problem, stop: Stop) -> Feature | None:
    if stop.place is None:
        return None
    positions = _positions([_place(problem, stop.place)])
    return {"type": "Point", "coordinates": positions[0]} if positions else None


def _place(problem: Problem, name: str) -> Place:
    if name not in problem.place_of:
        raise stranger(problem, Text(zh=f"地点 {name!r}", en=f"place {name!r}"))
    return problem.place_of[name]


def _positions(places: Iterable[Place]) -> list[Position]:
    return [
        [round(place.longitude, _DECIMALS), round(place.latitude, _DECIMALS)]
        for place in places
        if place.longitude is not None and place.latitude is not None
    ]


def _feature(geometry: Feature | None, properties: dict[str, object]) -> Feature:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _json(feature: Feature) -> str:
    return json.dumps(feature, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
