"""Some or all duties of a week, judged as if they were a roster."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cached_property

from scheduler.constraints.index import Index
from scheduler.constraints.timeline import ZERO, Duty, Timeline
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.domain.visit import Visit


class Part(Timeline):
    """Duties that are laid out already.

    Parameters
    ----------
    index : Index
    roster : Roster
        The whole roster; checks read only its list of unassigned visits.
    laying : callable
        Returns the duties; called when a check first reads them.
    problem : Problem
        The index's problem, or what of it binds the duties in question.
    serving : container of str, optional
        The visits that the duties serve, where that is known.
    work : mapping of visitor to timedelta, optional
        The work of each visitor in the duties, where that is known.
    """

    def __init__(
        self,
        index: Index,
        roster: Roster,
        laying: Callable[[], tuple[Duty, ...]],
        problem: Problem,
        serving: Container[str] | None = None,
        work: Mapping[str, timedelta] | None = None,
    ) -> None:
        self.index = index
        self.roster = roster
        self._laying = laying
        self._problem = problem
        self._serving = serving
        self._work = work

    @cached_property
    def duties(self) -> tuple[Duty, ...]:
        """The duties."""
        return self._laying()

    @property
    def problem(self) -> Problem:
        """The problem the checks read."""
        return self._problem

    @cached_property
    def work_of(self) -> Mapping[str, timedelta]:
        """Work of each visitor who has a duty."""
        return super().work_of if self._work is None else self._work

    @cached_property
    def unserved(self) -> tuple[Visit, ...]:
        """Visits with nobody at all."""
        serving = self.served_of if self._serving is None else self._serving
        return tuple(visit for visit in self.problem.visits if visit.id not in serving)


def services_of(duty: Duty | None, visits: frozenset[str] | set[str]) -> tuple[Duty, ...]:
    """Return a duty with some of its services alone; nothing where it has none of them."""
    some = () if duty is None else tuple(item for item in duty.served if item.visit.id in visits)
    return (replace(duty, served=some),) if duty is not None and some else ()


def work_after(before: Mapping[str, timedelta], gone: Iterable[Duty], come: Iterable[Duty]) -> Mapping[str, timedelta]:
    """Return the work of each visitor once some duties are exchanged for others; nothing for who has none left."""
    work = dict(before)
    for duty in gone:
        work[duty.visitor.id] -= duty.work
    for duty in come:
        work[duty.visitor.id] = work.get(duty.visitor.id, ZERO) + duty.work
    return work
