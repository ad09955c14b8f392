"""The public `weekly` format: our own problem with neutral names, costs in seconds."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from scheduler.domain.base import Text
from scheduler.domain.elder import Elder
from scheduler.domain.errors import InputError
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.objective import Objective
from scheduler.domain.place import Latitude, Longitude, Place
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.domain.travel import GeodesicTravel, Metric
from scheduler.domain.visit import Coverage, ModeOption
from scheduler.domain.visitor import Visitor
from scheduler.formats.json_text import Given, checked, read_model
from scheduler.formats.routes_of import require_origin, routes_of

MONDAY = date(2026, 11, 30)
"""The format has weekdays and no dates; day 0 is put on this Monday."""

SECOND = timedelta(seconds=1)
UNIT = "seconds"
AGREED = (Consent(mode=VisitMode.HOME, state=ConsentState.AGREED),)
Seconds = Annotated[int, Field(ge=0, le=7 * 86_400)]
Point = tuple[Latitude, Longitude]


class _Shift(Given):
    visitor: int | str
    kind: str
    day: Annotated[int, Field(ge=0, le=6)]
    start: Seconds
    end: Seconds
    home: Point
    speed: Annotated[float, Field(gt=0, le=70)]


class _Visit(Given):
    elder: int | str
    at: Point
    kind: str | None
    duration: Annotated[int, Field(ge=0, le=86_400)]
    days: Annotated[tuple[Annotated[int, Field(ge=0, le=6)], ...], Field(min_length=1)]
    window: tuple[Seconds, Seconds]
    people: Annotated[int, Field(ge=1, le=4)] = 1
    penalty: Annotated[float, Field(ge=0)]


class _Week(Given):
    format: Literal["weekly/1"]
    circuity: Annotated[float, Field(ge=1, le=5)]
    reference_latitude: Latitude
    shifts: tuple[_Shift, ...]
    visits: tuple[_Visit, ...]


def read(path: Path) -> Problem:
    """Read a `weekly` file: seconds, equirectangular travel, unserved visits at their penalties.

    Raises
    ------
    InputError
        One sentence with file, JSON pointer and value.
    """
    week = read_model(_Week, path)
    place_of = _places(week)
    fields: dict[str, object] = {
        "name": path.stem,
        "start": MONDAY,
        "travel": GeodesicTravel(
            metric=Metric.EQUIRECTANGULAR, circuity=week.circuity, reference_latitude=week.reference_latitude
        ),
        "objective": Objective(
            prices={"travel": {"per_minute": 60.0}, "unassigned": {"unserved": 1.0}},
            lexicographic=False,
            unit=UNIT,
        ),
        "places": tuple(Place(id=name, latitude=at[0], longitude=at[1]) for at, name in place_of.items()),
        "elders": _elders(week, place_of),
        "visitors": _visitors(week, place_of, path),
    }
    shifts = [_shift_fields(number, shift, place_of[shift.home]) for number, shift in enumerate(week.shifts)]
    visits = [_visit_fields(number, visit, place_of[visit.at]) for number, visit in enumerate(week.visits)]
    return checked(Problem, fields | {"shifts": shifts, "visits": visits}, path)


def write(problem: Problem, roster: Roster) -> str:
    """Return a roster as ``{"routes":[{"shift":i,"stops":[{"visit":j,"start":s}]}]}``, starts in seconds.

    Raises
    ------
    InputError
        When the problem was not converted from weekly, or the roster does not answer it.
    """
    geodesic = isinstance(problem.travel, GeodesicTravel) and problem.travel.metric is Metric.EQUIRECTANGULAR
    require_origin(problem, "weekly", geodesic and problem.objective.unit == UNIT)
    shift_number = {shift.id: number for number, shift in enumerate(problem.shifts)}
    visit_number = {visit.id: number for number, visit in enumerate(problem.visits)}
    routes = [
        {
            "shift": shift_number[shift.id],
            "stops": [{"visit": visit_number[visit.id], "start": start // SECOND} for visit, start in services],
        }
        for shift, services in routes_of(problem, roster)
    ]
    return json.dumps({"routes": routes}, separators=(",", ":")) + "\n"


def _places(week: _Week) -> dict[Point, str]:
    points = [shift.home for shift in week.shifts] + [visit.at for visit in week.visits]
    return {point: f"p{number}" for number, point in enumerate(dict.fromkeys(points))}


def _elders(week: _Week, place_of: dict[Point, str]) -> tuple[Elder, ...]:
    first = {f"e{visit.elder}": place_of[visit.at] for visit in reversed(week.visits)}
    names = dict.fromkeys(f"e{visit.elder}" for visit in week.visits)
    return tuple(Elder(id=name, household=name, place=first[name], consents=AGREED) for name in names)


def _visitors(week: _Week, place_of: dict[Point, str], path: Path) -> tuple[Visitor, ...]:
    first: dict[int | str, _Shift] = {}
    for number, shift in enumerate(week.shifts):
        known = first.setdefault(shift.visitor, shift)
        if (known.kind, known.speed) != (shift.kind, shift.speed):
            what = Text(
                zh=f"人员 {shift.visitor} 在此为类别 {shift.kind!r}、速度 {shift.speed}，与前文不同；"
                "每人只有一个类别和速度",
                en=f"visitor {shift.visitor} has kind {shift.kind!r} and speed {shift.speed} here but others before; "
                "a visitor has one kind and one speed",
            )
            raise InputError(f"{path}, /shifts/{number}", what)
    return tuple(
        Visitor(id=f"w{name}", kind=shift.kind, home=place_of[shift.home], speed_meters_per_second=shift.speed)
        for name, shift in first.items()
    )


def _shift_fields(number: int, shift: _Shift, home: str) -> dict[str, object]:
    return {
        "id": f"s{number}",
        "visitor": f"w{shift.visitor}",
        "day": shift.day,
        "start": timedelta(seconds=shift.start),
        "end": timedelta(seconds=shift.end),
        "start_place": home,
        "end_place": home,
    }


def _visit_fields(number: int, visit: _Visit, place: str) -> dict[str, object]:
    earliest, latest = (timedelta(seconds=value) for value in visit.window)
    window = {"days": visit.days, "earliest": earliest, "latest": latest}
    return {
        "id": f"v{number}",
        "elder": f"e{visit.elder}",
        "place": place,
        "options": (ModeOption(mode=VisitMode.HOME, duration=timedelta(seconds=visit.duration)),),
        "windows": (window,),
        "people": visit.people,
        "kinds": None if visit.kind is None else frozenset({visit.kind}),
        "coverage": Coverage(penalty=visit.penalty),
    }
