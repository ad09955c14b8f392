"""How long each of many solves may take, so that all of them end in time: who has lost more gets more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from math import sqrt
from statistics import fmean

from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster

_ALL_LOST = 20.0
"""How much longer a solve needs that begins with nothing than one in which every visit has its place."""

_FIRST_GUESS, _LEAST = 0.5, 0.1


def need_of(problem: Problem, start: Roster) -> float:
    """Return how much longer than others a solve needs that begins with a roster, 1 where every visit has its people.

    The need grows with the root of the share of visits without all of theirs: few of them already touch many routes.
    """
    people = Counter(item.visit for route in start.routes for stop in route.stops for item in stop.visits)
    lost = sum(people[visit.id] < visit.people for visit in problem.visits)
    return 1.0 + _ALL_LOST * sqrt(lost / max(1, len(problem.visits)))


class TimeShares:
    """Shares out seconds among solves that follow each other, less what has to be done between them.

    Parameters
    ----------
    seconds : float
        For everything from now on.
    needs : sequence of float
        How much of the time each solve needs beside the others, in order.
    clock : callable
        Returns seconds.
    """

    def __init__(self, seconds: float, needs: Sequence[float], clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until = clock() + seconds
        self._needs = list(needs)
        self._given: tuple[float, float] | None = None
        self._between: list[float] = []

    def next(self) -> float:
        """Return the seconds of the next solve, which is about to begin; a tenth of a second at least.

        What lies between the solves takes as long as it did so far.
        """
        now = self._clock()
        if self._given is not None:
            began, seconds = self._given
            self._between.append(max(0.0, now - began - seconds))
        between = fmean(self._between) if self._between else _FIRST_GUESS
        left = self._until - now - between * len(self._needs)
        share = left * self._needs[0] / sum(self._needs)
        del self._needs[0]
        self._given = now, max(_LEAST, share)
        return self._given[1]
