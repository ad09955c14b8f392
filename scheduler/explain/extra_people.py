"""Who is missing: one more person, or as many as a visit and those tied to it take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from scheduler.domain.problem import Problem
from scheduler.domain.roster import ExtraHours, ExtraPerson
from scheduler.domain.visit import Company, Visit
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
    groups: list[tuple[Visit, ...]] = [tuple(bundle)] if _same_visitor(week, bundle) else [(v,) for v in bundle]
    return tuple(
        _person(week, [visit for visit in group if visit.people > seat], wanted)
        for group in groups
        for seat in range(max(visit.people for visit in group))
    )


def at_any_time(week: Week, bundle: Sequence[Visit]) -> tuple[ExtraPerson, ...]:
    """Return one new person for every seat, at hours that the visits are opened to, for visits whose hours clash."""
    hours = tuple(ExtraHours(day=day, start=ANY_HOURS[0], end=ANY_HOURS[1]) for day in range(week.problem.days))
    return tuple(
        person.model_copy(update={"hours": hours, "opens_hours": True}) for person in everybody(week, bundle, ())
    )


def one_more(week: Week, visit: Visit) -> tuple[ExtraPerson, ...]:
    """Return one new person for one seat of a visit, on the days on which it is open."""
    return (_person(week, [visit], None),)


def on_days(persons: Iterable[ExtraPerson], used: Iterable[tuple[int, int]]) -> tuple[ExtraPerson, ...]:
    """Return people with only the hours that are used, given as (number of the person, day)."""
    kept = set(used)
    return tuple(
        person.model_copy(update={"hours": tuple(hours for hours in person.hours if (number, hours.day) in kept)})
        for number, person in enumerate(persons)
    )


def _same_visitor(week: Week, bundle: Sequence[Visit]) -> bool:
    ties = [tie for visit in bundle for tie in week.bonds.get(visit.id, ())]
    return any(tie.company is Company.SAME for tie in ties)


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
