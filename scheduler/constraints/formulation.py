"""All contributions of a problem merged into one set of arrays, the engine's whole view of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from scheduler.constraints.index import Bools, Floats, Index, Ints
from scheduler.constraints.kinds import (
    Cap,
    Contribution,
    DaySpread,
    DistinctShifts,
    DistinctVisitors,
    Excess,
    Lateness,
    LegCost,
    Moved,
    OptionCost,
    OptionLimit,
    OptionMask,
    PairCost,
    PairMask,
    PauseFrame,
    RepeatRebate,
    ShareExcess,
    ShiftFrame,
    StartPin,
    StartWindows,
    Together,
    TravelFrame,
    UnservedCost,
    Waiting,
)
from scheduler.constraints.pairs import Pairs, alike, merged_pairs
from scheduler.constraints.seats import Somebody, crew_masks
from scheduler.domain.clock import DAY, ticks_down

_Kind = TypeVar("_Kind")
ENDLESS = 10 * DAY
"""Later than any time of a day."""


@dataclass(frozen=True)
class Formulation:
    """A problem as data of the generic kinds.

    Rows follow the problem's order. Times are ticks since midnight, ``tick_minutes`` turns ticks
    into minutes, costs are in the objective's unit.

    Attributes
    ----------
    seats : ndarray (visits,)
        People each visit takes; all seats start together and belong to different visitors.
    option_count, option_ticks, option_remote : ndarray (visits,), (visits, most options)
        Mode options in the order of the visit.
    option_allowed : ndarray (visits, most options)
        False also beyond a visit's own options; a visit with none allowed is allowed on no shift.
    allowed : Pairs of bool
        Who may serve what, alone or as one of several people.
    somebody : tuple of Somebody
        Who has to be among the several people of a visit.
    """

    index: Index
    tick_minutes: float
    seats: Ints
    load: Ints
    visit_place: Ints
    option_count: Ints
    option_ticks: Ints
    option_remote: Bools
    option_allowed: Bools
    option_cost: Floats
    allowed: Pairs[np.bool_]
    pair_cost: Pairs[np.float64]
    unserved: UnservedCost
    windows: StartWindows
    frame: ShiftFrame
    pause: PauseFrame
    travel: TravelFrame
    somebody: tuple[Somebody, ...] = ()
    travel_per_minute: float = 0.0
    lateness_per_minute: float = 0.0
    largest_lateness_per_minute: float = 0.0
    caps: tuple[Cap, ...] = ()
    excesses: tuple[Excess, ...] = ()
    shares: tuple[ShareExcess, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    moved: tuple[Moved, ...] = ()
    day_spreads: tuple[DaySpread, ...] = ()
    distinct_visitors: tuple[DistinctVisitors, ...] = ()
    distinct_shifts: tuple[DistinctShifts, ...] = ()
    repeat_rebates: tuple[RepeatRebate, ...] = ()
    option_limits: tuple[OptionLimit, ...] = ()
    together: tuple[Together, ...] = field(default=())

    @property
    def visits(self) -> int:
        """Number of visits."""
        return len(self.seats)

    @property
    def shifts(self) -> int:
        """Number of shifts."""
        return len(self.frame.start)

    @property
    def day_ticks(self) -> int:
        """Ticks of a day."""
        return ticks_down(DAY, self.index.problem.tick)


class _Given:
    """Contributions sorted by kind."""

    def __init__(self, contributions: Iterable[Contribution]) -> None:
        self.items = list(contributions)

    def all(self, kind: type[_Kind]) -> tuple[_Kind, ...]:
        return tuple(item for item in self.items if isinstance(item, kind))

    def one(self, kind: type[_Kind], otherwise: Callable[[], _Kind]) -> _Kind:
        found = self.all(kind)
        if len(found) > 1:
            raise ValueError(f"{len(found)} constraints contribute a {kind.__name__}; only one may")
        return found[0] if found else otherwise()


def merged(index: Index, contributions: Iterable[Contribution]) -> Formulation:
    """Merge contributions into a formulation; what nobody contributes does not bind.

    Raises
    ------
    ValueError
        When two constraints contribute a kind of which there can be only one.
    """
    given, problem = _Given(contributions), index.problem
    count, ticks, remote = _options(index)
    shape = (len(problem.visits), len(problem.shifts))
    options = _options_allowed(given.all(OptionMask), count, ticks.shape)
    allowed, somebody = crew_masks(index, [_possible(options, shape[1]), *given.all(PairMask)])
    return Formulation(
        index=index,
        tick_minutes=problem.tick.total_seconds() / 60,
        seats=_numbers(visit.people for visit in problem.visits),
        load=_numbers(visit.load for visit in problem.visits),
        visit_place=_numbers(index.place_number[visit.place] for visit in problem.visits),
        option_count=count,
        option_ticks=ticks,
        option_remote=remote,
        option_allowed=options,
        option_cost=_sum_of((item.cost for item in given.all(OptionCost)), ticks.shape),
        allowed=allowed,
        somebody=somebody,
        pair_cost=merged_pairs([alike(np.float64(0), shape), *(item.cost for item in given.all(PairCost))], np.add),
        unserved=given.one(UnservedCost, lambda: UnservedCost(("quality",), np.zeros((1, shape[0])))),
        windows=_pinned(given.one(StartWindows, lambda: _any_time(index)), given.all(StartPin)),
        frame=given.one(ShiftFrame, lambda: _endless(index)),
        pause=given.one(PauseFrame, lambda: PauseFrame(np.zeros(shape[1], np.int64), np.zeros(shape[1], np.int64))),
        travel=given.one(TravelFrame, lambda: _nowhere(index)),
        travel_per_minute=sum(item.per_minute for item in given.all(LegCost)),
        lateness_per_minute=sum(item.per_minute for item in given.all(Lateness) if not item.largest),
        largest_lateness_per_minute=sum(item.per_minute for item in given.all(Lateness) if item.largest),
        caps=given.all(Cap),
        excesses=given.all(Excess),
        shares=given.all(ShareExcess),
        waiting=given.all(Waiting),
        moved=given.all(Moved),
        day_spreads=given.all(DaySpread),
        distinct_visitors=given.all(DistinctVisitors),
        distinct_shifts=given.all(DistinctShifts),
        repeat_rebates=given.all(RepeatRebate),
        option_limits=given.all(OptionLimit),
        together=given.all(Together),
    )


def _numbers(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _options(index: Index) -> tuple[Ints, Ints, Bools]:
    visits, tick = index.problem.visits, index.problem.tick
    most = max((len(visit.options) for visit in visits), default=1)
    ticks = np.zeros((len(visits), most), dtype=np.int64)
    remote = np.zeros((len(visits), most), dtype=np.bool_)
    for row, visit in enumerate(visits):
        for column, option in enumerate(visit.options):
            ticks[row, column] = -(-option.duration // tick)
            remote[row, column] = option.mode.is_remote
    return np.array([len(visit.options) for visit in visits], dtype=np.int64), ticks, remote


def _options_allowed(masks: Iterable[OptionMask], count: Ints, shape: tuple[int, ...]) -> Bools:
    """Close also what only fills up the rows of visits with few options."""
    return _all_of((mask.allowed for mask in masks), shape) & (np.arange(shape[1]) < count[:, None])


def _possible(option_allowed: Bools, shifts: int) -> PairMask:
    """Close all shifts to visits that no option is allowed for."""
    row: Ints = np.asarray(option_allowed.any(axis=1), dtype=np.int64)
    return PairMask(Pairs(row, np.zeros(shifts, np.int64), np.array([[False], [True]])))


def _all_of(masks: Iterable[Bools], shape: tuple[int, ...]) -> Bools:
    allowed = np.ones(shape, dtype=np.bool_)
    for mask in masks:
        allowed &= mask
    return allowed


def _sum_of(costs: Iterable[Floats], shape: tuple[int, ...]) -> Floats:
    total = np.zeros(shape, dtype=np.float64)
    for cost in costs:
        total += cost
    return total


def _pinned(windows: StartWindows, pins: Iterable[StartPin]) -> StartWindows:
    """Narrow the windows of pinned visits to the pinned start, on the days that allow it."""
    count, earliest, latest = windows.count.copy(), windows.earliest.copy(), windows.latest.copy()
    due = windows.due.copy()
    for pin in pins:
        for day in range(count.shape[1]):
            open_now = [
                slot
                for slot in range(count[pin.visit, day])
                if earliest[pin.visit, day, slot] <= pin.start <= latest[pin.visit, day, slot]
            ]
            count[pin.visit, day] = min(len(open_now), 1)
            if open_now:
                earliest[pin.visit, day, 0] = latest[pin.visit, day, 0] = pin.start
                due[pin.visit, day, 0] = due[pin.visit, day, open_now[0]]
    return StartWindows(count, earliest, latest, due)


def _any_time(index: Index) -> StartWindows:
    shape = (len(index.problem.visits), index.problem.days)
    far = np.full((*shape, 1), _never(index), dtype=np.int64)
    return StartWindows(np.ones(shape, np.int64), np.zeros((*shape, 1), np.int64), far, far)


def _endless(index: Index) -> ShiftFrame:
    count = len(index.problem.shifts)
    return ShiftFrame(np.zeros(count, np.int64), np.full(count, _never(index), np.int64))


def _never(index: Index) -> int:
    return ticks_down(ENDLESS, index.problem.tick)


def _nowhere(index: Index) -> TravelFrame:
    places, shifts = len(index.problem.places), np.zeros(len(index.problem.shifts), np.int64)
    still = np.zeros((places, places))
    return TravelFrame((still.astype(np.int32),), still, np.zeros(places, np.int64), shifts, shifts, shifts)
