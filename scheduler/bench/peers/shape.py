"""The part of a problem that vehicle routing libraries know: one day's window, a fleet, a way and a penalty.

Read from the formulation, as our own engine does, so that no rule is written a second time. What a
library cannot express is refused here in one sentence instead of being left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.index import Bools, Index, Ints
from scheduler.constraints.kinds import Measure, Scope
from scheduler.constraints.plan import Plan, PlannedRoute, roster_of
from scheduler.constraints.registry import formulate
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.travel.times import TickMatrix, matrix

NO_TIME = Text(zh="建立模型已用完全部时间", en="building the model took all the time")


@dataclass(frozen=True)
class Shape:
    """A problem in ticks, as routing libraries see it. Rows follow the problem's order.

    Attributes
    ----------
    allowed : ndarray (visits, shifts)
        Who may serve what, closed days included.
    earliest, latest, due : ndarray (visits,)
        Start of service in ticks since midnight, the same on every open day.
    capacity : ndarray (shifts,) or None
        Units a route may carry.
    price : ndarray (visits,) or None
        What a visit left out costs, in ticks of travel; ``None`` when every visit must be served.
    """

    index: Index
    formulation: Formulation
    allowed: Bools
    earliest: Ints
    latest: Ints
    due: Ints
    capacity: Ints | None
    price: Ints | None

    @property
    def service(self) -> Ints:
        """Length of each visit in ticks."""
        ticks: Ints = self.formulation.option_ticks[:, 0]
        return ticks

    @property
    def longest_way(self) -> int:
        """The longest way between two places, in ticks."""
        return max(int(ticks.max(initial=0)) for ticks in self.ways)

    @property
    def ways(self) -> list[TickMatrix]:
        """Ticks between all places, one matrix a profile."""
        travel = self.formulation.travel
        return [matrix(table, len(travel.access)) for table in travel.ticks]

    def in_ticks(self, per_minute: float) -> float:
        """Return a price per minute as ticks of travel per tick."""
        return per_minute / self.formulation.travel_per_minute

    def roster(self, routes: Iterable[PlannedRoute]) -> Roster:
        """Return routes as a roster; empty ones are left out."""
        return roster_of(self.index, Plan(tuple(sorted(route for route in routes if route.visits))))

    def timed(self, shift: int, visits: Sequence[int]) -> PlannedRoute:
        """Return a route that starts every visit as early as it can."""
        frame, travel = self.formulation.frame, self.formulation.travel
        ways = travel.ticks[travel.shift_profile[shift]]
        now, place = int(frame.start[shift]), int(travel.shift_from[shift])
        starts = []
        for visit in visits:
            there = int(self.formulation.visit_place[visit])
            starts.append(max(now + int(ways[place, there]), int(self.earliest[visit])))
            now, place = starts[-1] + int(self.service[visit]), there
        return PlannedRoute(shift, tuple(visits), (0,) * len(visits), tuple(starts))


def shape_of(problem: Problem, peer: str, *, ties: bool, lateness: bool) -> Shape:
    """Return a problem as routing libraries see it.

    Parameters
    ----------
    peer : str
        Whose model is being built, for the sentence of a refusal.
    ties, lateness : bool
        Whether that peer can tie two starts together, and price late starts.

    Raises
    ------
    InputError
        When the problem holds something this peer cannot express.
    """
    index = Index(problem)
    formulation = formulate(index)
    foreign = next((what for what, there in _foreign(formulation, ties, lateness) if there), None)
    if foreign is not None:
        what = Text(
            zh=f"不交给 {peer}：它的模型没有{foreign.zh}",
            en=f"{peer} is not asked, because its model has no {foreign.en}",
        )
        raise InputError(problem.name, what)
    windows = formulation.windows
    is_open = windows.count[:, index.shift_day] > 0
    first_day = np.argmax(windows.count > 0, axis=1)
    rows = np.arange(formulation.visits)
    return Shape(
        index=index,
        formulation=formulation,
        allowed=formulation.allowed.whole() & is_open,
        earliest=windows.earliest[rows, first_day, 0],
        latest=windows.latest[rows, first_day, 0],
        due=windows.due[rows, first_day, 0],
        capacity=next((cap.limit.astype(np.int64) for cap in formulation.caps), None),
        price=_price(formulation),
    )


def _foreign(formulation: Formulation, ties: bool, lateness: bool) -> Iterable[tuple[Text, bool]]:
    late = formulation.lateness_per_minute or formulation.largest_lateness_per_minute
    yield Text(zh="多种方式的选择", en="choice between several modes"), bool((formulation.option_count > 1).any())
    yield Text(zh="电话走访", en="calls"), bool(formulation.option_remote.any())
    yield Text(zh="上楼时间", en="way up to the door"), bool(formulation.travel.access.any())
    yield Text(zh="休息时段", en="pauses"), bool((formulation.pause.end > formulation.pause.start).any())
    yield (
        Text(zh="人选的价格", en="prices of who serves whom"),
        bool(formulation.pair_cost.value.any() or formulation.option_cost.any()),
    )
    yield Text(zh="逐日不同的时间窗", en="windows that differ from day to day"), _windows_differ(formulation)
    yield (
        Text(zh="路线载量以外的限制", en="other limits than the load of a route"),
        any(
            (cap.measure, cap.scope) != (Measure.LOAD, Scope.SHIFT) or not np.isfinite(cap.limit).all()
            for cap in formulation.caps
        ),
    )
    yield Text(zh="跨全周的价格", en="prices over a whole week"), bool(_week_rules(formulation))
    yield Text(zh="路程价格", en="travel price"), not formulation.travel_per_minute
    yield Text(zh="相连的走访", en="visits tied to each other"), bool(formulation.together) and not ties
    yield Text(zh="迟到的价格", en="price for late starts"), bool(late) and not lateness


def _week_rules(formulation: Formulation) -> tuple[object, ...]:
    return (
        *formulation.excesses,
        *formulation.shares,
        *formulation.waiting,
        *formulation.moved,
        *formulation.day_spreads,
        *formulation.distinct_visitors,
        *formulation.distinct_shifts,
        *formulation.repeat_rebates,
        *formulation.option_limits,
    )


def _windows_differ(formulation: Formulation) -> bool:
    windows = formulation.windows
    if (windows.count > 1).any():
        return True
    for values in (windows.earliest[:, :, 0], windows.latest[:, :, 0], windows.due[:, :, 0]):
        of_open_days = np.ma.masked_array(values, mask=windows.count == 0)
        if (np.ma.max(of_open_days, axis=1) != np.ma.min(of_open_days, axis=1)).any():
            return True
    return False


def _price(formulation: Formulation) -> Ints | None:
    """Return the price of leaving each visit out; one level alone means that it can be traded."""
    if len(formulation.unserved.names) > 1:
        return None
    per_tick = formulation.travel_per_minute * formulation.tick_minutes
    price: Ints = np.rint(formulation.unserved.amount[0] / per_tick).astype(np.int64)
    return price
