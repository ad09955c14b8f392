"""The public `vrptw` format: Solomon and Gehring-Homberger instances in the DIMACS convention.

Distances and travel times are Euclidean, truncated to one decimal (12th DIMACS implementation
challenge, VRPTW track); one unit of the file is one minute here, so a tick is a tenth of it.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np

from scheduler.domain.base import Text
from scheduler.domain.clock import MINUTE
from scheduler.domain.elder import Elder
from scheduler.domain.errors import InputError
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.objective import Objective
from scheduler.domain.place import Place
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.domain.travel import MatrixTravel
from scheduler.domain.visit import Visit
from scheduler.domain.visitor import Visitor
from scheduler.formats.json_text import checked
from scheduler.formats.routes_of import require_origin, routes_of
from scheduler.formats.text_file import read_text
from scheduler.formats.vrptw_text import Customer, Instance, parse

TICK = timedelta(seconds=6)
DAY_ZERO = date(2026, 11, 30)
AGREED = (Consent(mode=VisitMode.HOME, state=ConsentState.AGREED),)
LATEST = 59_000
"""Minutes that our times, with three digits of hours, can hold."""

DEPOT = "0"
UNIT = "distance"
MODE = "given"


def read(path: Path) -> Problem:
    """Read a Solomon ``.txt`` or a VRPLIB ``.vrp`` file; each vehicle is a visitor with one shift.

    Raises
    ------
    InputError
        One sentence with file, line and value.
    """
    instance = parse(read_text(path), path)
    last = max(customer.due for customer in instance.customers)
    if last > LATEST:
        far = Text(
            zh=f"截止时间 {last:g} 超出范围；时间至多为 {LATEST}",
            en=f"due date {last:g} is out of range; give times of at most {LATEST}",
        )
        raise InputError(str(path), far)
    vehicles = [f"vehicle {number + 1}" for number in range(instance.vehicles)]
    places = tuple(str(number) for number in range(len(instance.customers)))
    fields: dict[str, object] = {
        "name": path.stem,
        "start": DAY_ZERO,
        "days": 1,
        "tick": TICK,
        "travel": MatrixTravel(places=places, ticks={MODE: _ticks(instance)}),
        "objective": Objective(prices={"travel": {"per_minute": 1.0}, "unassigned": {"unserved": 1.0}}, unit=UNIT),
        "places": tuple(Place(id=place) for place in places),
        "elders": tuple(Elder(id=place, household=place, place=place, consents=AGREED) for place in places[1:]),
        "visitors": tuple(Visitor(id=name, kind="vehicle", home=DEPOT, travel_mode=MODE) for name in vehicles),
        "shifts": tuple(_shift_fields(name, instance) for name in vehicles),
        "visits": tuple(
            _visit_fields(place, customer) for place, customer in zip(places[1:], instance.customers[1:], strict=True)
        ),
    }
    return checked(Problem, fields, path)


def write(problem: Problem, roster: Roster) -> str:
    """Return a roster as ``Route #1: 5 3`` lines and its ``Cost``, the travelled distance.

    Raises
    ------
    InputError
        When the problem was not converted from vrptw, or the roster does not answer it.
    """
    travel = problem.travel
    ways = travel.ticks.get(MODE) if isinstance(travel, MatrixTravel) else None
    require_origin(problem, "vrptw", ways is not None and problem.objective.unit == UNIT)
    routes = [[visit for visit, _ in services] for _, services in routes_of(problem, roster)]
    cost = sum(_length(problem, route) for route in routes) * problem.tick / MINUTE
    lines = [f"Route #{number}: {' '.join(visit.id for visit in route)}" for number, route in enumerate(routes, 1)]
    return "\n".join([*lines, f"Cost {cost:.1f}"]) + "\n"


def _length(problem: Problem, route: list[Visit]) -> int:
    """Return the way from the depot through a route and back, in ticks."""
    travel = problem.travel
    assert isinstance(travel, MatrixTravel)
    rows = travel.ticks[MODE]
    row_of = {place: row for row, place in enumerate(travel.places)}
    stops = [0, *(row_of[visit.place] for visit in route), 0]
    return sum(rows[here][there] for here, there in pairwise(stops))


def _ticks(instance: Instance) -> tuple[tuple[int, ...], ...]:
    x = np.array([customer.x for customer in instance.customers])
    y = np.array([customer.y for customer in instance.customers])
    tenths = np.floor(10 * np.sqrt((x[:, None] - x) ** 2 + (y[:, None] - y) ** 2)).astype(np.int64)
    rows: list[list[int]] = tenths.tolist()
    return tuple(tuple(row) for row in rows)


def _time(units: float) -> timedelta:
    return timedelta(minutes=units)


def _shift_fields(name: str, instance: Instance) -> dict[str, object]:
    depot = instance.customers[0]
    return {
        "id": name,
        "visitor": name,
        "day": 0,
        "start": _time(depot.ready),
        "end": _time(depot.due),
        "capacity": instance.capacity,
    }


def _visit_fields(place: str, customer: Customer) -> dict[str, object]:
    return {
        "id": place,
        "elder": place,
        "place": place,
        "service": "delivery",
        "options": ({"mode": VisitMode.HOME, "duration": _time(customer.service)},),
        "windows": ({"days": (0,), "earliest": _time(customer.ready), "latest": _time(customer.due)},),
        "load": customer.demand,
    }
