"""What the bound knows of a problem: prices of serving a visit at its door, and of anything else that may become of it.

Everything here is at most what the evaluator counts; docs/engine.md argues it kind by kind.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scheduler.bound.kernels.task import Ways
from scheduler.bound.kernels.ways import closed, longest_excess
from scheduler.constraints.formulation import Formulation
from scheduler.constraints.kinds import RepeatRebate
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.travel.lines import LineTicks
from scheduler.travel.times import matrix

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FINEST = 512
"""Buckets of time of a shift at most: a shorter service is made without taking time or way."""


COMPARED = 2_000
"""Places at most whose ways are compared with those over other places; for 2,000 that takes a second a profile."""


@dataclass(frozen=True)
class Relaxation:
    """Prices and times of a problem, none of them above the true ones.

    Attributes
    ----------
    seats : ndarray (visits,)
    ticks : ndarray (visits,)
        Shortest service at the door.
    can_call : ndarray (visits, shifts)
        Who may serve a visit on a route of doors.
    cost : ndarray (visits, shifts)
        What a person's service at the door costs at least, rebates taken off.
    aside : ndarray (visits,)
        What a person's service costs at least when it takes neither time nor way, infinite where it does:
        a call, or a service shorter than the finest bucket of time.
    left_out : ndarray (levels, visits)
        What leaving a visit out adds to each level.
    ways : tuple of ndarray (places, places)
        Ticks on the way by profile. Where doors of short services drop out of routes they are the shortest over any of
        these, since without a door between them two others may be farther apart than with it.
    excess : tuple of float
        By how much a way is longer than over one other place at most, by profile.
    """

    formulation: Formulation
    seats: Ints
    ticks: Ints
    can_call: Bools
    cost: Floats
    aside: Floats
    left_out: Floats
    ways: tuple[Ways, ...]
    excess: tuple[float, ...]


def relaxation(formulation: Formulation) -> Relaxation:
    """Return the prices of a problem.

    Raises
    ------
    InputError
        When it is a county, whose ways have no matrix.
    """
    ways = _matrices(formulation)
    day_open = formulation.windows.count[:, formulation.index.shift_day] > 0
    may = formulation.allowed.whole() & day_open
    pair = formulation.pair_cost.whole() - rebates(formulation, may)
    ticks, door = _doors(formulation)
    is_short = np.isfinite(door) & (ticks < _shortest(formulation))
    dropped = np.unique(formulation.visit_place[is_short])
    kept = [closed(way, dropped) if len(dropped) else way for way in ways]
    longest = int(ticks[~is_short & np.isfinite(door)].max(initial=0))
    return Relaxation(
        formulation=formulation,
        seats=formulation.seats,
        ticks=ticks,
        can_call=may & np.isfinite(door)[:, None] & ~is_short[:, None],
        cost=pair + np.where(np.isfinite(door), door, 0.0)[:, None],
        aside=_aside(formulation, np.where(may, pair, np.inf).min(axis=1, initial=np.inf), door, is_short),
        left_out=formulation.unserved.amount,
        ways=tuple(kept),
        excess=tuple(excess(way, longest) for way in kept),
    )


def excess(ways: Ways, most: int) -> float:
    """Return by how much a way is longer than over one other place; infinite above ``most`` or where not known."""
    found = longest_excess(ways, most) if len(ways) <= COMPARED else np.inf
    return float(found) if found <= most else np.inf


def _matrices(formulation: Formulation) -> list[Ways]:
    places = len(formulation.travel.access)
    if any(isinstance(table, LineTicks) for table in formulation.travel.ticks):
        what = Text(
            zh=f"{places} 个地点太多，无法计算下界；请改用较小的问题",
            en=f"{places} places are too many for a bound; give a smaller problem",
        )
        raise InputError(formulation.index.problem.name, what)
    return [matrix(table, places) for table in formulation.travel.ticks]


def rebates(formulation: Formulation, may: Bools) -> Floats:
    """Return what a service takes off at most, shared out over the services of a series.

    Who makes n of N visits and needs k before the rebate gets ``rebate * max(0, n - k)``, which is at most
    ``rebate * n * (N - k) / N``.
    """
    off = np.zeros(may.shape)
    for rule in formulation.repeat_rebates:
        if rule.rebate > 0:
            _take_off(formulation, may, rule, off)
    return off


def _take_off(formulation: Formulation, may: Bools, rule: RepeatRebate, off: Floats) -> None:
    members, needed = np.array(list(dict.fromkeys(rule.members))), dict(rule.needed)
    shift_visitor = formulation.index.shift_visitor
    for visitor in range(len(formulation.index.problem.visitors)):
        shifts = np.flatnonzero(shift_visitor == visitor)
        reach = int(may[np.ix_(members, shifts)].any(axis=1).sum())
        beyond = reach - needed.get(visitor, rule.default_needed)
        if visitor not in rule.excluded and beyond > 0:
            off[np.ix_(members, shifts)] += rule.rebate * beyond / reach


def _doors(formulation: Formulation) -> tuple[Ints, Floats]:
    """Return the shortest service at the door and its least price a seat, infinite where there is none."""
    here = formulation.option_allowed & ~formulation.option_remote
    ticks = np.where(here, formulation.option_ticks, np.iinfo(np.int64).max).min(axis=1)
    return ticks, np.where(here, formulation.option_cost, np.inf).min(axis=1) / formulation.seats


def _shortest(formulation: Formulation) -> int:
    """Return the shortest service that takes time on a route."""
    longest = int((formulation.frame.end - formulation.frame.start).max(initial=0))
    return max(1, -(-longest // FINEST))


def _aside(formulation: Formulation, pair: Floats, door: Floats, is_short: Bools) -> Floats:
    far = formulation.option_allowed & formulation.option_remote
    call = np.where(far, formulation.option_cost, np.inf).min(axis=1) / formulation.seats
    least: Floats = np.minimum(call, np.where(is_short, door, np.inf)) + pair
    return least
