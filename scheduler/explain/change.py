"""The problem as a fix would have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from scheduler.domain.base import Text
from scheduler.domain.clock import MINUTE
from scheduler.domain.errors import InputError
from scheduler.domain.mode import VisitMode
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.roster import ExtraPerson, Fix
from scheduler.domain.shift import Shift
from scheduler.domain.travel import MatrixTravel
from scheduler.domain.visit import ModeOption, TimeWindow, Visit
from scheduler.domain.visitor import Caps, Qualification, Visitor
from scheduler.explain.problem_parts import copied, replaced, with_visits
from scheduler.explain.rule_change import with_consent, with_more_calls, with_smaller_gap, without_pin, without_tie

ANY_HOURS = (timedelta(hours=9), timedelta(hours=17))
NEW = "new-{number}"


class FixKind(StrEnum):
    """Sorts of changes, the smallest first and what takes from somebody else last."""

    INSERT = "insert"
    LONGER_SHIFT = "longer_shift"
    WIDER_WINDOW = "wider_window"
    RAISE_CAP = "raise_cap"
    ANOTHER_DAY = "another_day"
    RENEW_QUALIFICATION = "renew_qualification"
    CALL_INSTEAD = "call_instead"
    EXTRA_SHIFT = "extra_shift"
    ANOTHER_PERSON = "another_person"
    SMALLER_GAP = "smaller_gap"
    MORE_CALLS = "more_calls"
    LIFT_PIN = "lift_pin"
    ASK_CONSENT = "ask_consent"
    LIFT_TIE = "lift_tie"
    DISPLACE = "displace"


def changed(problem: Problem, visit: str, fix: Fix) -> Problem:
    """Return the problem after a change and all that go with it; the same one where only the roster changes.

    Raises
    ------
    InputError
        When the fix does not belong to the problem.
    """
    for part in (fix, *fix.also):
        change = _CHANGES.get(part.kind)
        if change is None:
            known = ", ".join(FixKind)
            what = Text(
                zh=f"没有 {part.kind!r} 这类办法；可用的有 {known}",
                en=f"{part.kind!r} is no kind of fix; known are {known}",
            )
            raise InputError(fix_of(visit), what)
        try:
            problem = change(problem, problem.visit_of[part.visit or visit], part)
        except KeyError as error:
            what = Text(zh=f"问题中没有 {error}", en=f"the problem does not have {error}")
            raise InputError(fix_of(visit), what) from error
    return problem


def fix_of(visit: str) -> Text:
    """Return the place of what is wrong with a fix."""
    return Text(zh=f"走访 {visit} 的办法", en=f"fix of visit {visit}")


def _same(problem: Problem, visit: Visit, fix: Fix) -> Problem:
    return problem


def _longer_shift(problem: Problem, visit: Visit, fix: Fix) -> Problem:
    shift, more = problem.shift_of[fix.shift or ""], (fix.minutes or 0.0) * MINUTE
    fields = {"end": shift.end + more} if more > timedelta(0) else {"start": shift.start + more}
    return copied(problem, shifts=replaced(problem.shifts, Shift.model_validate(dict(shift) | fields)))


def _wider_window(problem: Problem, visit: Visit, fix: Fix) -> Problem:
    return with_visits(problem, widened(visit, fix.day, (fix.minutes or 0.0) * MINUTE))


def widened(visit: Visit, day: int | None, more: timedelta) -> Visit:
    """Return a visit whose last window of a day ends later, or whose first one begins earlier."""
    if day is None or not visit.windows_on(day):
        return visit
    mine = visit.windows_on(day)
    old = mine[0] if more < timedelta(0) else mine[-1]
    early, late = old.earliest + min(more, timedelta(0)), old.latest + max(more, timedelta(0))
    due = old.due if late == old.latest else old.due or old.latest
    wide = TimeWindow(days=(day,), earliest=early, latest=late, due=due)
    others = tuple(item for window in visit.windows for item in _without_day(window, day))
    rest = tuple(item.model_copy(update={"days": (day,)}) for item in mine if item is not old)
    return visit.model_copy(update={"windows": (*others, *rest, wide)})


def _without_day(window: TimeWindow, day: int) -> tuple[TimeWindow, ...]:
    days = tuple(other for other in window.days if other != day)
    return (window.model_copy(update={"days": days}),) if days else ()


def _raise_cap(problem: Problem, visit: Visit, fix: Fix) -> Problem:
    visitor = problem.visitor_of[fix.visitor or ""]
    period, _, name = (fix.cap or "").partition(".")
    caps, amount = {"daily": visitor.daily, "weekly": visitor.weekly}[period], fix.amount or 0.0
    limits: Mapping[str, Callable[[], Caps]] = {
        "visits": lambda: caps.model_copy(update={"visits": (caps.visits or 0) + round(amount)}),
        "work": lambda: caps.model_copy(update={"work": (caps.work or timedelta(0)) + amount * MINUTE}),
        "distance_meters": lambda: caps.model_copy(update={"distance_meters": (caps.distance_meters or 0.0) + amount}),
    }
    return _with_visitor(problem, visitor.model_copy(update={period: limits[name]()}))


def _another_day(problem: Problem, visit: Visit, fix: Fix) -> Problem:
    return problem if fix.day is None else with_visits(problem, opened(visit, fix.day))


def opened(visit: Visit, day: int, hours: tuple[timedelta, timedelta] | None = None) -> Visit:
    """Return a visit that may also be made on a day, at the hours of the nearest open day unless told others."""
    if visit.windows_on(day):
        return visit
    if hours is not None:
        return _with_windows(visit, (TimeWindow(days=(day,), earliest=hours[0], latest=hours[1]),))
    days = sorted({other for window in visit.windows for other in window.days}, key=lambda other: abs(other - day))
    if not days:
        return opened(visit, day, ANY_HOURS)
    return _with_windows(visit, tuple(w.model_copy(update={"days": (day,)}) for w in visit.windows_on(days[0])))


def _with_windows(visit: Visit, windows: tuple[TimeWindow, ...]) -> Visit:
    return visit.model_copy(update={"windows": (*visit.windows, *windows)})


def _renew(problem: Problem, visit: Visit, fix: Fix) -> Problem:
    visitor = problem.visitor_of[fix.visitor or ""]
    return _with_visitor(problem, renewed(visitor, fix.skills))


def renewed(visitor: Visitor, names: frozenset[str]) -> Visitor:
    """Return a visitor whose named qualifications are valid for good."""
    kept = tuple(item for item in visitor.qualifications if item.name not in names)
    new = tuple(Qualification(name=name) for name in sorted(names))
    return visitor.model_copy(update={"qualifications": (*kept, *new)})


def _call_instead(problem: Problem, visit: Visit, fix: Fix) -> Problem:
    mode = fix.mode or VisitMode.PHONE
    usual = usual_calls(problem).get((visit.service, mode)) if fix.minutes is None else fix.minutes * MINUTE
    return with_visits(problem, callable_by(visit, mode, usual))


def callable_by(visit: Visit, mode: VisitMode, length: timedelta | None) -> Visit:
    """Return a visit that may also be a call of some length; as long as the visit itself where that is not known."""
    if any(option.mode is mode for option in visit.options):
        return visit
    duration = visit.options[0].duration if length is None else length
    return visit.model_copy(update={"options": (*visit.options, ModeOption(mode=mode, duration=duration))})


def usual_calls(problem: Problem) -> Mapping[tuple[str, VisitMode], timedelta]:
    """Return how long calls by service and mode usually are; the shortest among equals."""
    counted: dict[tuple[str, VisitMode], Counter[timedelta]] = {}
    for visit in problem.visits:
        for option in visit.options:
            if option.mode.is_remote:
                counted.setdefault((visit.service, option.mode), Counter())[option.duration] += 1
    return {key: min(usual, key=lambda length: (-usual[length], length)) for key, usual in counted.items()}


def _smaller_gap(problem: Problem, visit: Visit, fix: Fix) -> Problem:
    return with_smaller_gap(_another_person(problem, visit, fix), visit, fix)


def _extra_shift(problem: Problem, visit: Visit, fix: Fix) -> Problem:
    known = set(problem.shift_of)
    name = next(name for number in range(1, len(known) + 2) if (name := NEW.format(number=number)) not in known)
    shift = Shift(
        id=name,
        visitor=fix.visitor or "",
        day=fix.day or 0,
        start=fix.start or timedelta(0),
        end=fix.until or timedelta(1),
    )
    return copied(problem, shifts=(*problem.shifts, shift))


def _another_person(problem: Problem, visit: Visit, fix: Fix) -> Problem:
    visitors, shifts = list(problem.visitors), list(problem.shifts)
    visits: dict[str, Visit] = {}
    taken = {visitor.id for visitor in visitors}
    names = (
        name
        for number in range(1, len(taken) + len(fix.persons) + 1)
        if (name := NEW.format(number=number)) not in taken
    )
    for person, name in zip(fix.persons, names, strict=False):
        visitors.append(_fresh(problem, person, name))
        for hours in person.hours:
            shift = Shift(id=f"{name}/{hours.day}", visitor=name, day=hours.day, start=hours.start, end=hours.end)
            shifts.append(shift)
        for served in person.visits:
            visits[served] = _open_to(visits.get(served, problem.visit_of[served]), name, person)
    return copied(
        with_visits(problem, *visits.values()),
        visitors=tuple(visitors),
        shifts=tuple(shifts),
        pins=pins_beside(problem, fix.persons),
    )


def pins_beside(problem: Problem, persons: tuple[ExtraPerson, ...]) -> tuple[Pin, ...]:
    """Return the pins without those that keep everybody new from a visit that only new people make."""
    new = Counter(visit for person in persons for visit in person.visits)
    found = []
    for pin in problem.pins:
        if pin.visitor is not None and new[pin.visit] >= problem.visit_of[pin.visit].people:
            if pin.day is None and pin.start is None and pin.after is None:
                continue
            pin = pin.model_copy(update={"visitor": None})
        found.append(pin)
    return tuple(found)


def _open_to(visit: Visit, visitor: str, person: ExtraPerson) -> Visit:
    """Return a visit that the new person may make, a contracted one too, on the days the person is there."""
    if visit.only_visitors is not None:
        visit = visit.model_copy(update={"only_visitors": visit.only_visitors | {visitor}})
    for hours in person.hours:
        length = max(option.duration for option in visit.options)
        span = (hours.start, max(hours.start, hours.end - length))
        if person.opens_hours:
            visit = _with_windows(visit, (TimeWindow(days=(hours.day,), earliest=span[0], latest=span[1]),))
        visit = opened(visit, hours.day, span)
    return visit


def _fresh(problem: Problem, person: ExtraPerson, name: str) -> Visitor:
    """Return somebody new who meets what the elders of some visits insist on, and lives at the first one's door."""
    visits = [problem.visit_of[visit] for visit in person.visits]
    required = [problem.elder_of[visit.elder].preference.required for visit in visits]
    fields: dict[str, object] = {
        "id": name,
        "kind": person.kind,
        "home": visits[0].place,
        "gender": next((gender for gender, _ in required if gender is not None), None),
        "dialects": frozenset(dialect for _, dialect in required if dialect is not None),
        "qualifications": tuple(Qualification(name=skill) for skill in sorted(person.skills)),
    }
    return Visitor.model_validate(fields | _travelling(problem))


def _travelling(problem: Problem) -> dict[str, object]:
    """Return how somebody new gets about: like the first visitor, or in the first way that the problem knows."""
    model = next(iter(problem.visitors), None)
    if model is not None:
        return {"speed_meters_per_second": model.speed_meters_per_second, "travel_mode": model.travel_mode}
    known = sorted(problem.travel.ticks) if isinstance(problem.travel, MatrixTravel) else []
    return {"travel_mode": known[0]} if known else {}


def _with_visitor(problem: Problem, visitor: Visitor) -> Problem:
    return copied(problem, visitors=replaced(problem.visitors, visitor))


_CHANGES: Mapping[str, Callable[[Problem, Visit, Fix], Problem]] = MappingProxyType(
    {
        FixKind.INSERT: _same,
        FixKind.DISPLACE: _same,
        FixKind.LONGER_SHIFT: _longer_shift,
        FixKind.WIDER_WINDOW: _wider_window,
        FixKind.RAISE_CAP: _raise_cap,
        FixKind.ANOTHER_DAY: _another_day,
        FixKind.RENEW_QUALIFICATION: _renew,
        FixKind.CALL_INSTEAD: _call_instead,
        FixKind.EXTRA_SHIFT: _extra_shift,
        FixKind.ANOTHER_PERSON: _another_person,
        FixKind.SMALLER_GAP: _smaller_gap,
        FixKind.MORE_CALLS: with_more_calls,
        FixKind.LIFT_PIN: without_pin,
        FixKind.ASK_CONSENT: with_consent,
        FixKind.LIFT_TIE: without_tie,
    }
)
