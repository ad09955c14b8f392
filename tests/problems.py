"""Tiny problems that a person can check by hand: one street, one minute of walking between neighbours.

Places ``p0 .. p9`` lie on a line; any step of one place takes one minute for everybody.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from scheduler.constraints.index import Index
from scheduler.constraints.timeline import Timeline
from scheduler.domain.elder import Elder
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.place import Place
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, StopVisit
from scheduler.domain.shift import Shift
from scheduler.domain.travel import MatrixTravel
from scheduler.domain.visit import ModeOption, TimeWindow, Visit
from scheduler.domain.visitor import Visitor

MONDAY = date(2026, 11, 30)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
PLACES = 10


def clock(text: str) -> timedelta:
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


def street(access_minutes: Mapping[str, int] | None = None) -> tuple[Place, ...]:
    access = access_minutes or {}
    return tuple(Place(id=f"p{n}", access=access.get(f"p{n}", 0) * MINUTE) for n in range(PLACES))


def walking() -> MatrixTravel:
    rows = tuple(tuple(60 * abs(a - b) for b in range(PLACES)) for a in range(PLACES))
    return MatrixTravel(places=tuple(f"p{n}" for n in range(PLACES)), ticks={"walk": rows}, meters_per_tick=1.25)


def elder(name: str = "e1", place: str = "p1", **fields: object) -> Elder:
    agreed = tuple(Consent(mode=mode, state=ConsentState.AGREED) for mode in VisitMode)
    return Elder.model_validate({"id": name, "household": f"h-{place}", "place": place, "consents": agreed} | fields)


def visitor(name: str = "w1", **fields: object) -> Visitor:
    return Visitor.model_validate({"id": name, "kind": "volunteer", "home": "p0"} | fields)


def shift(name: str = "s1", who: str = "w1", day: int = 0, hours: str = "08:00-12:00", **fields: object) -> Shift:
    start, end = hours.split("-")
    return Shift.model_validate({"id": name, "visitor": who, "day": day, "start": start, "end": end} | fields)


def window(hours: str = "08:00-11:00", days: Sequence[int] = (0,), due: str | None = None) -> TimeWindow:
    start, end = hours.split("-")
    late = None if due is None else clock(due)
    return TimeWindow(days=tuple(days), earliest=clock(start), latest=clock(end), due=late)


def visit(name: str = "v1", who: str = "e1", place: str = "p1", minutes: int = 20, **fields: object) -> Visit:
    options = (ModeOption(mode=VisitMode.HOME, duration=minutes * MINUTE),)
    defaults: dict[str, object] = {"id": name, "elder": who, "place": place, "options": options, "windows": (window(),)}
    return Visit.model_validate(defaults | fields)


def problem(**fields: object) -> Problem:
    """One visitor, one morning, one visit; any field may be given instead."""
    defaults: dict[str, object] = {
        "name": "tiny",
        "start": MONDAY,
        "travel": walking(),
        "places": street(),
        "elders": (elder(),),
        "visitors": (visitor(),),
        "shifts": (shift(),),
        "visits": (visit(),),
    }
    return Problem.model_validate(defaults | fields)


def route(shift_name: str, *services: tuple[str, str], place: str | None = "p1") -> Route:
    """One stop a service, all at one place; ``services`` are (visit, start) pairs."""
    stops = tuple(Stop(place=place, visits=(StopVisit(visit=name, start=clock(start)),)) for name, start in services)
    return Route(shift=shift_name, stops=stops)


def timeline(question: Problem, *routes: Route) -> Timeline:
    return Timeline(Index(question), Roster(problem=question.name, start=question.start, routes=routes))


def place(name: str = "p1", **fields: object) -> Place:
    return Place.model_validate({"id": name} | fields)


def call(shift_name: str, *services: tuple[str, str]) -> Route:
    """A route of phone calls; ``services`` are (visit, start) pairs."""
    items = [StopVisit(visit=name, mode=VisitMode.PHONE, start=clock(start)) for name, start in services]
    return Route(shift=shift_name, stops=tuple(Stop(place=None, visits=(item,)) for item in items))


def roster(question: Problem, *routes: Route) -> Roster:
    return Roster(problem=question.name, start=question.start, routes=routes)


def one_visit() -> Problem:
    """One visitor, one morning, one visit."""
    return problem()


def ok_small(**fields: object) -> Problem:
    """Two visitors, two mornings each, three visits at one door on either day."""
    either = (window(days=(0, 1)),)
    defaults: dict[str, object] = {
        "visitors": (visitor("w1"), visitor("w2")),
        "shifts": tuple(shift(f"{who}d{day}", who, day) for who in ("w1", "w2") for day in (0, 1)),
        "visits": tuple(visit(name, windows=either) for name in ("v1", "v2", "v3")),
    }
    return problem(**(defaults | fields))
