"""Routes of a week that change, in the portions that rules have to be asked about again."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

from scheduler.constraints.base import Span
from scheduler.constraints.timeline import Duty
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.explain.part import Part, services_of, work_after
from scheduler.explain.week import Week


class Sides(NamedTuple):
    """A portion of a roster as it is, and after the change."""

    before: Part
    after: Part


class Touched:
    """What a change of some routes touches.

    Whatever a rule finds in the portion of its span after the change, and not before, is new in the whole roster; what
    it finds before, and not after, is gone from it. A portion may hold more than the change touches, but then the same
    on both sides. It is put together when a rule reads its duties.

    Parameters
    ----------
    week : Week
        The roster before.
    changed : mapping of shift to Duty or None
        New routes; ``None`` where nobody is served any more.
    after : Part, optional
        The whole roster after the change, where there is one.

    Attributes
    ----------
    changed : mapping of shift to Duty or None
        The new routes.
    """

    def __init__(self, week: Week, changed: Mapping[str, Duty | None], after: Part | None = None) -> None:
        self._week = week
        self._old = {shift: week.duty(shift) for shift in changed}
        self.changed = changed
        self._after = after
        self._roster = week.roster if after is None else after.roster
        self._sides: dict[Span, Sides] = {}

    @cached_property
    def visits(self) -> frozenset[str]:
        """Those that are made otherwise, no longer or newly."""
        return frozenset(name for name, *_ in _services(self._old) ^ _services(self.changed))

    def sides(self, span: Span) -> Sides:
        """Return what a rule of some span has to be asked about."""
        if span not in self._sides:
            self._sides[span] = _PORTIONS[span](self)
        return self._sides[span]

    def _pairs(self) -> Sides:
        """Return services whose shift changes."""

        def without(some: Mapping[str, Duty | None], others: Mapping[str, Duty | None]) -> list[Duty]:
            return [
                part
                for shift, duty in some.items()
                for part in services_of(duty, _visits(duty) - _visits(others[shift]))
            ]

        return self._both(
            lambda: without(self._old, self.changed), lambda: without(self.changed, self._old), self._week.problem
        )

    def _routes(self) -> Sides:
        """Return the changed routes."""
        return self._with_others(list)

    def _crews(self) -> Sides:
        """Return the changed routes, and those of everybody else who comes to a visit on them."""
        return self._with_others(lambda: self._colleagues)

    @cached_property
    def _colleagues(self) -> list[Duty]:
        duties = _there((*self._old.values(), *self.changed.values()))
        crews = self._week.crewed.intersection(item.visit.id for duty in duties for item in duty.served)
        return self._beside({shift for name in crews for shift in self._week.serving.get(name, ())})

    def _visitors(self) -> Sides:
        """Return all routes of the visitors of changed ones."""
        visitors = {self._week.problem.shift_of[shift].visitor for shift in self.changed}
        mine = {shift.id for name in visitors for shift in self._week.shifts_by_visitor[name]}
        return self._with_others(lambda: self._beside(mine))

    def _related(self) -> Sides:
        """Return the services to all visits that belong together with one that changes."""
        return self._both(
            lambda: self._with_related(self._old),
            lambda: self._with_related(self.changed),
            self._week.ground.narrowed(self.visits),
        )

    def _with_related(self, changed: Mapping[str, Duty | None]) -> list[Duty]:
        names = self._week.ground.related(self.visits)
        beside = self._beside({shift for name in names for shift in self._week.serving.get(name, ())})
        return [part for duty in (*changed.values(), *beside) for part in services_of(duty, names)]

    def _whole(self) -> Sides:
        old = self._week.whole
        if self._after is not None:
            return Sides(old, self._after)
        come = _there(self.changed.values())
        work = work_after(old.work_of, _there(self._old.values()), come)
        duties = [duty for duty in old.duties if duty.shift.id not in self.changed]
        for duty in come:
            insort(duties, duty, key=self._row)
        return Sides(old, Part(self._week.index, self._roster, lambda: tuple(duties), self._week.problem, work=work))

    def _beside(self, shifts: set[str]) -> list[Duty]:
        """Return the routes of some shifts, as far as they do not change."""
        return _there(self._week.duty(shift) for shift in shifts - self.changed.keys())

    def _with_others(self, others: Callable[[], list[Duty]]) -> Sides:
        return self._both(
            lambda: [*_there(self._old.values()), *others()],
            lambda: [*_there(self.changed.values()), *others()],
            self._week.problem,
        )

    def _both(self, old: Callable[[], list[Duty]], new: Callable[[], list[Duty]], problem: Problem) -> Sides:
        return Sides(self._part(old, self._week.roster, problem), self._part(new, self._roster, problem))

    def _part(self, duties: Callable[[], list[Duty]], roster: Roster, problem: Problem) -> Part:
        return Part(self._week.index, roster, lambda: self._in_order(duties()), problem)

    def _in_order(self, duties: list[Duty]) -> tuple[Duty, ...]:
        """Return duties in the order of the problem's shifts, as rosters have them."""
        return tuple(sorted(duties, key=self._row))

    def _row(self, duty: Duty) -> int:
        return self._week.index.shift_number[duty.shift.id]


_PORTIONS = {
    Span.SERVICE: Touched._pairs,
    Span.ROUTE: Touched._routes,
    Span.CREW: Touched._crews,
    Span.VISITOR: Touched._visitors,
    Span.RELATED: Touched._related,
    Span.ROSTER: Touched._whole,
}


def _there(duties: Iterable[Duty | None]) -> list[Duty]:
    return [duty for duty in duties if duty is not None]


def _visits(duty: Duty | None) -> set[str]:
    return set() if duty is None else {item.visit.id for item in duty.served}


def _services(duties: Mapping[str, Duty | None]) -> set[tuple[str, str, int, timedelta]]:
    return {
        (item.visit.id, shift, item.option_number, item.start)
        for shift, duty in duties.items()
        for item in (duty.served if duty is not None else ())
    }
