"""The lower bound of a roster's cost, raised until time is up, somebody stops it or nothing is left to find."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic

import numpy as np

from scheduler.bound.ascent import Ascent
from scheduler.bound.params import BoundParams
from scheduler.bound.relaxation import relaxation
from scheduler.bound.schedule import Schedule
from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import Plan

ROUNDING = 1e-7
"""Share of the bound that is taken off for what floating-point sums may have added to it."""
LIMIT_ROUNDING = 1e-7


@dataclass(frozen=True)
class Bound:
    """What no roster can beat.

    Attributes
    ----------
    value : float
        The last level of every roster that loses no more than the given one on any level above is at least this
        much, in the objective's unit.
    held : tuple of float
        What may be lost on each level above the last.
    rounds, routes : int
        Rounds of pricing, and routes that came into the master problem; one dropped and found again counts twice.
    is_whole : bool
        Whether all was done that this relaxation can give.
    """

    value: float
    held: tuple[float, ...]
    rounds: int
    routes: int
    seconds: float
    is_whole: bool


Report = Callable[[Bound], None]


def never() -> bool:
    """Return that nobody stops it."""
    return False


class _Clock:
    """Time since the beginning, and whether to end."""

    def __init__(self, params: BoundParams, stopped: Callable[[], bool]) -> None:
        self._began, self._stopped = monotonic(), stopped
        self._limit = params.seconds if params.rounds is None else float("inf")

    @property
    def seconds(self) -> float:
        return monotonic() - self._began

    @property
    def left(self) -> float:
        return self._limit - self.seconds

    def is_over(self) -> bool:
        return self.left <= 0 or self._stopped()


def lower_bound(
    formulation: Formulation,
    plan: Plan,
    levels: tuple[float, ...],
    params: BoundParams,
    report: Report | None = None,
    stopped: Callable[[], bool] = never,
) -> Bound:
    """Return a lower bound of the last level of all rosters that lose no more than a given one above it.

    Parameters
    ----------
    plan, levels
        A roster that keeps the hard rules, and its levels as the evaluator counts them.
    report : callable, optional
        Told the bound after every round; who interrupts the call has the last one.
    stopped : callable, optional
        Asked before each shift; True ends it with the best so far.
    """
    clock, held = _Clock(params, stopped), levels[:-1]
    bound = Bound(0.0, held, 0, 0, 0.0, False)
    limits = np.array([limit + LIMIT_ROUNDING * max(1.0, abs(limit)) for limit in held])
    executor = ThreadPoolExecutor(params.workers)
    try:
        ascent = Ascent(relaxation(formulation), limits, plan, executor)
        schedule = Schedule()
        while not (clock.is_over() or schedule.is_done or ascent.gave_up or bound.rounds == params.rounds):
            near = {"is_near": ascent.is_near(), "is_nearest": ascent.is_nearest()}
            depth, began = schedule.next(clock.left, **near), clock.seconds
            goes_on = ascent.round(depth, clock.is_over)
            schedule.note(depth, clock.seconds - began, goes_on=goes_on)
            value = max(0.0, ascent.value - ROUNDING * abs(ascent.value))
            rounds, routes = bound.rounds + 1, ascent.master.seen
            bound = Bound(value, held, rounds, routes, clock.seconds, ascent.is_whole)
            if report is not None:
                report(bound)
    finally:
        executor.shutdown(cancel_futures=True)
    return bound
