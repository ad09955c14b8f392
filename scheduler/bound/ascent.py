"""Raises the bound round by round: price all shifts, add what was found to the master problem, solve it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor

import numpy as np

from scheduler.bound.column import Column, columns_of
from scheduler.bound.master import Master, Shares
from scheduler.bound.memory import Memory
from scheduler.bound.prices import Prices, first_prices, is_paid_in_full, without_routes
from scheduler.bound.pricing import Depth, Found, priced
from scheduler.bound.relaxation import Floats, Relaxation
from scheduler.bound.tasks import Pricing, pricings
from scheduler.constraints.plan import Plan

STEP, LEAST, MOST = 0.3, 0.1, 0.8
"""Share of the master's newest prices in those that are tried: at first, at least and at most."""

STARTS = (0.05, 0.1, 0.25, 0.5)
"""Parts of the usual prices tried first, the last one first, until one gives a bound of at least 0.

On a poor roster visits cost much more than they need to, and at such prices routes are long and take long to find.
"""

FIRST_NEAR, NEAR = 0.15, 0.03
"""A guess this near to the master's cost is worth a close look, the first one and any other."""

NEAREST = 0.01
"""Routes learn to remember more doors, and guesses heed all, once a guess is this near to the master's cost."""

USEFUL = 1e-6
"""What a column has to save at least."""


class Ascent:
    """The bound of one roster while it is raised.

    Attributes
    ----------
    value : float
        The best bound so far; no roster costs less than nothing, so it begins at 0.
    is_whole : bool
        Whether the last close look found nothing and no shift was too large for it.
    gave_up : bool
        Whether the linear solver could not go on.
    """

    def __init__(self, relaxed: Relaxation, limits: Floats, plan: Plan, executor: Executor) -> None:
        self.relaxed, self.limits, self._executor = relaxed, limits, executor
        self.shifts = pricings(relaxed)
        self._memory = Memory(relaxed, self.shifts)
        first = columns_of(relaxed, self.shifts, plan)
        self._centre, self._centre_value = first_prices(relaxed, first), -np.inf
        self._starts = [self._centre.scaled(share) for share in STARTS]
        self.master = Master(relaxed, limits, first, self._centre.visit)
        self.value, self.is_whole, self.gave_up = 0.0, False, False
        self._shares: Shares | None = None
        self._step = STEP

    def is_near(self) -> bool:
        """Whether the guessed bound has come near the master's cost; for a first look less near suffices."""
        return self._is_within(NEAR if self.value > 0 else FIRST_NEAR)

    def is_nearest(self) -> bool:
        """Whether it has come so near that routes should learn what they have not remembered."""
        return self._is_within(NEAREST)

    def _is_within(self, part: float) -> bool:
        return self._shares is not None and self._centre_value > (1.0 - part) * self._shares.cost

    def round(self, depth: Depth, stopped: Callable[[], bool]) -> bool:
        """Price all shifts once; return whether this depth may find more.

        The first round or rounds try parts of the usual prices, the others a point between the centre and the
        master's prices.
        A round that is stopped changes nothing.
        """
        if self._starts:
            self._begin(self._starts.pop(), stopped)
            return True
        self._shares = shares = self.master.solve()
        if shares is None:
            self.gave_up = True
            return False
        point = self._centre.mixed(shares.prices, self._step)
        found = self._priced(point, depth, stopped)
        if found is None:
            return True
        self._note(point, depth, found)
        useful = self._useful(shares, found)
        if self._changed(shares, useful) or shares.is_open:
            self._turn(float(self._slope(point, found) @ (shares.prices.visit - point.visit)))
            return True
        at_the_end, self._step = self._step >= 1.0, min(1.0, 2.0 * self._step)
        self.is_whole = at_the_end and depth is Depth.CLOSE and all(item.is_exact for item in found)
        return not at_the_end

    def _begin(self, point: Prices, stopped: Callable[[], bool]) -> None:
        found = self._priced(point, Depth.GUESS, stopped)
        if found is not None:
            self._note(point, Depth.GUESS, found)
            if self._centre_value >= 0:
                self._starts.clear()
            self.master.add(column for item in found for column in item.columns)

    def _changed(self, shares: Shares, useful: Sequence[Column]) -> int:
        """Add rows and routes to the program, and drop routes that memories forbid; return how much is new."""
        rows, grown = self.master.cut_off(shares), 0
        if self.is_nearest():
            grown = self._memory.learn(self.master.columns, shares.share)
        routes = self.master.add(useful)
        if grown:
            self.master.add(self._memory.shortened(self.master.drop(self._memory.allows)))
        return rows + routes + grown

    def _useful(self, shares: Shares, found: Sequence[Found]) -> list[Column]:
        """Return what was found that costs less than the master's prices pay."""
        extra, price = self.master.cuts.cost(shares.prices.cut), shares.prices.visit
        return [
            column
            for item in found
            for column in item.columns
            if column.cost - sum(price[visit] - extra[visit, column.shift] for visit in column.visits)
            < shares.shift[column.shift] - USEFUL
        ]

    def _turn(self, uphill: float) -> None:
        """Go farther towards the master's prices while the bound rises that way, and less far when it falls."""
        self._step = min(MOST, self._step * 1.5) if uphill > 0 else max(LEAST, self._step * 0.75)

    def _priced(self, point: Prices, depth: Depth, stopped: Callable[[], bool]) -> list[Found] | None:
        extra = self.master.cuts.cost(point.cut)

        def one(pricing: Pricing) -> Found | None:
            if stopped():
                return None
            own = self.relaxed.cost[pricing.visits, pricing.shift] + extra[pricing.visits, pricing.shift]
            return priced(self.relaxed, pricing, point.visit[pricing.visits] - own, depth)

        found = list(self._executor.map(one, self.shifts))
        whole = [item for item in found if item is not None]
        return whole if len(whole) == len(found) else None

    def _value(self, point: Prices, found: Sequence[Found]) -> float:
        return without_routes(self.relaxed, point, self.limits) + sum(item.least for item in found)

    def _slope(self, point: Prices, found: Sequence[Found]) -> Floats:
        """Return by how much the bound grows with each visit's price: people wanted less people sent."""
        slope = np.where(is_paid_in_full(self.relaxed, point), self.relaxed.seats, 0).astype(np.float64)
        for item in found:
            if item.columns:
                np.subtract.at(slope, list(item.columns[0].visits), 1.0)
        return slope

    def _note(self, point: Prices, depth: Depth, found: Sequence[Found]) -> None:
        """Keep a better bound, and the prices that seem best as the centre of the next ones."""
        value = self._value(point, found)
        if value > (self.value if depth is Depth.CLOSE else self._centre_value):
            self._centre, self._centre_value = point, value
        if depth is Depth.CLOSE:
            self.value = max(self.value, value)
