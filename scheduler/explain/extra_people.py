"""Who is missing: one more person, or as many as a visit and those tied to it take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from scheduler.domain.problem import Problem
from scheduler.domain.roster import ExtraHours, ExtraPerson
from scheduler.domain.visit import Company, Visit
from scheduler.explain.applying import Applied
from scheduler.explain.change import ANY_HOURS, opened
from scheduler.explain.week import Week

ANYBODY = "visitor"
_ONE_MINUTE = timedelta(minutes=1)


def everybody(week: Week, bundle: Sequence[Visit], days: Iterable[int] | None) -> tuple[ExtraPerson, ...]:
    """Return one new person for every seat of some visits, offering whole windows of several days.

    Parameters
    ----------
    days : iterable of int or None
        Days to open the visits on; ``None`` keeps to the days on which they are open.
    """
    wanted = None if days is None else tuple(days)
    return tuple(
        _person(week, [visit for visit in group if visit.people > seat], wanted)
        for group in _made_by_one(week, bundle)
        for seat in range(max(visit.people for visit in group))
    )


def at_any_time(week: Week, bundle: Sequence[Visit]) -> tuple[ExtraPerson, ...]:
    """Return one new person for every seat, at hours that the visits are opened to, for visits whose hours clash."""
    found = []
    for person in everybody(week, bundle, ()):
        visits = [week.problem.visit_of[name] for name in person.visits]
        start, end = _widest(week, visits)
        hours = tuple(ExtraHours(day=day, start=start, end=end) for day in range(week.problem.days))
        found.append(person.model_copy(update={"hours": hours, "opens_hours": True}))
    return tuple(found)


def _widest(week: Week, visits: Sequence[Visit]) -> tuple[timedelta, timedelta]:
    """Return hours that hold a working day, all windows and all pinned starts of visits, one after the other."""
    pinned = [pin.start for visit in visits for pin in week.pins_by_visit.get(visit.id, ()) if pin.start is not None]
    windows = [window for visit in visits for window in visit.windows]
    start = min([ANY_HOURS[0], *pinned, *(window.earliest for window in windows)])
    last = max([ANY_HOURS[0], *pinned, *(window.latest for window in windows)])
    return start, max(ANY_HOURS[1], last + _lasting(visits) + _way(week, visits))


def one_more(week: Week, visit: Visit) -> tuple[ExtraPerson, ...]:
    """Return one new person for one seat of a visit, on the days on which it is open."""
    return (_person(week, [visit], None),)


def one_for_all(week: Week, bundle: Sequence[Visit]) -> tuple[ExtraPerson, ...]:
    """Return one new person who makes all of some visits, or sits beside others, on the days on which they are open."""
    return (_person(week, bundle, None),)


def as_used(persons: tuple[ExtraPerson, ...], before: Week, applied: Applied) -> tuple[ExtraPerson, ...]:
    """Return new people with only the visits and the hours of the days for which the placing has them come.

    Parameters
    ----------
    before : Week
        The week without them.
    """
    new = [visitor.id for visitor in applied.week.problem.visitors if visitor.id not in before.shifts_by_visitor]
    visits: dict[str, list[str]] = {name: [] for name in new}
    days: dict[str, set[int]] = {name: set() for name in new}
    for visit, seats in applied.placed.seats.items():
        for seat in (seat for seat in seats if seat.visitor in visits):
            visits[seat.visitor].append(visit)
            days[seat.visitor].add(seat.trial.line.shift.day)
    return tuple(
        _only(person, visits[name], days[name]) for person, name in zip(persons, new, strict=True) if visits[name]
    )


def _only(person: ExtraPerson, visits: Sequence[str], days: set[int]) -> ExtraPerson:
    own = [visit for visit in person.visits if visit in visits]
    others = [visit for visit in visits if visit not in own]
    hours = tuple(hours for hours in person.hours if hours.day in days)
    return person.model_copy(update={"visits": (*own, *others), "hours": hours})


def _made_by_one(week: Week, bundle: Sequence[Visit]) -> list[tuple[Visit, ...]]:
    """Return the visits in groups that one visitor has to make; those that stand alone are groups of one."""
    groups = {visit.id: frozenset({visit.id}) for visit in bundle}
    for visit in bundle:
        for tie in week.bonds.get(visit.id, ()):
            if tie.company is Company.SAME and tie.first in groups and tie.second in groups:
                joined = groups[tie.first] | groups[tie.second]
                groups |= dict.fromkeys(joined, joined)
    distinct = dict.fromkeys(groups[visit.id] for visit in bundle)
    return [tuple(visit for visit in bundle if visit.id in group) for group in distinct]


def _person(week: Week, visits: Sequence[Visit], days: tuple[int, ...] | None) -> ExtraPerson:
    hours = []
    for day in range(week.problem.days) if days is None else days:
        open_then = [visit if days is None else opened(visit, day) for visit in visits]
        found = [_hours(visit, day) for visit in open_then if visit.windows_on(day)]
        if found:
            start, end = min(start for start, _ in found), max(end for _, end in found) + _way(week, visits)
            hours.append(ExtraHours(day=day, start=start, end=max(end, start + _ONE_MINUTE)))
    kind, skills = _kind(week.problem, visits), frozenset(skill for visit in visits for skill in visit.skills)
    return ExtraPerson(visits=tuple(visit.id for visit in visits), kind=kind, skills=skills, hours=tuple(hours))


def _hours(visit: Visit, day: int) -> tuple[timedelta, timedelta]:
    windows, longest = visit.windows_on(day), max(option.duration for option in visit.options)
    return min(window.earliest for window in windows), max(window.latest for window in windows) + longest


def _lasting(visits: Sequence[Visit]) -> timedelta:
    return sum((max(option.duration for option in visit.options) for visit in visits), timedelta(0))


def _way(week: Week, visits: Sequence[Visit]) -> timedelta:
    """Return the way between the doors of visits that one person makes, there and back; nothing at one door."""
    rows = [week.index.place_number[visit.place] for visit in visits]
    if len(set(rows)) == 1 or not week.problem.visitors:
        return timedelta(0)
    ticks = week.index.travel.ticks(week.index.travel.profile_of(week.problem.visitors[0]))
    access = sum((week.problem.place_of[visit.place].access for visit in visits), timedelta(0))
    legs = sum(int(ticks[here, there]) for here in rows for there in rows)
    return access + legs * week.problem.tick


def _kind(problem: Problem, visits: Sequence[Visit]) -> str:
    """Return the kind that may do all of the visits and of which there are most; the first by name among equals."""
    counted = Counter(visitor.kind for visitor in problem.visitors)
    allowed = [visit.kinds for visit in visits if visit.kinds is not None]
    fitting = frozenset.intersection(*allowed) if allowed else frozenset(counted)
    return min(fitting or {ANYBODY}, key=lambda kind: (-counted[kind], kind))
