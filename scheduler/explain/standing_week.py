"""A week in which what has begun stands: nothing that started before the freeze moves, nothing is put before it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property

from scheduler.constraints.index import Index
from scheduler.domain.clock import DAY
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route
from scheduler.domain.visit import Visit
from scheduler.explain.line import DAY_MICROS, Windows, micros
from scheduler.explain.week import Week


class StandingWeek(Week):
    """A week for insertion trials that keeps to ``Problem.frozen_until``.

    Parameters
    ----------
    held : frozenset of str
        More visits that keep their starts, e.g. because a person has just asked for them.
    """

    def __init__(self, index: Index, roster: Roster, held: frozenset[str] = frozenset()) -> None:
        super().__init__(index, roster)
        self.held = held
        self._freeze = None if index.problem.frozen_until is None else micros(index.problem.frozen_until)

    @cached_property
    def begun(self) -> frozenset[str]:
        """Visits that start before the freeze."""
        return begun(self.problem, self.roster)

    def opening(self, day: int) -> int | None:
        """Return the freeze in microseconds since midnight of a day, on a whole tick; ``None`` without a freeze."""
        return None if self._freeze is None else -(-(self._freeze - day * DAY_MICROS) // self._tick) * self._tick

    def is_fixed(self, visit: Visit) -> bool:
        """Whether a served visit keeps its start in every trial; begun and held ones do, too."""
        return visit.id in self.held or visit.id in self.begun or super().is_fixed(visit)

    def windows(self, visit: Visit, day: int) -> Windows:
        """Return when a visit may start on a day, from the freeze on."""
        found, first = super().windows(visit, day), self.opening(day)
        if first is None:
            return found
        return tuple((max(earliest, first), latest) for earliest, latest in found if latest >= first)


def begun(problem: Problem, roster: Roster, until: timedelta | None = None) -> frozenset[str]:
    """Return the visits of a roster that start before a moment, the freeze of the problem when none is given.

    Parameters
    ----------
    until : timedelta or None
        Since midnight of day 0.
    """
    moment = problem.frozen_until if until is None else until
    return frozenset() if moment is None else early(problem, roster.routes, moment)


def early(problem: Problem, routes: Iterable[Route], moment: timedelta) -> frozenset[str]:
    """Return the visits of some routes that start before a moment; routes of unknown shifts have none."""
    return frozenset(
        item.visit
        for route in routes
        if route.shift in problem.shift_of
        for stop in route.stops
        for item in stop.visits
        if problem.shift_of[route.shift].day * DAY + item.start < moment
    )
