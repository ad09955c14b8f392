"""The last level as whole numbers, and how far rounding can move it."""

from __future__ import annotations

from typing import NamedTuple

from ortools.sat.python import cp_model

FINEST, MOST = 360_000, 1e15
Terms = list[tuple[int, cp_model.IntVar]]


class Priced(NamedTuple):
    """A variable that costs ``price`` a unit and is at most ``most``."""

    variable: cp_model.IntVar
    price: float
    most: int


class Money:
    """Collects prices in the objective's unit and turns them into whole numbers.

    A price of 1 a minute counts 360,000 for each tick, or less where the sum of all magnitudes would pass
    1e15; so a price a minute with three decimals, or in thirds, is kept exactly.
    """

    def __init__(self, tick_minutes: float) -> None:
        self._ticks_a_minute = max(1, round(1 / tick_minutes))
        self._priced: list[Priced] = []
        self._slack = 0.0
        self.constant = 0.0

    def add(self, variable: cp_model.IntVar, price: float, most: int = 1) -> None:
        """Price each unit of a variable."""
        if price != 0.0:
            self._priced.append(Priced(variable, price, most))

    def allow(self, amount: float) -> None:
        """Note that rounding elsewhere may move the last level by some amount."""
        self._slack += abs(amount)

    @property
    def scale(self) -> float:
        """What one unit of the objective counts."""
        size = sum(abs(item.price) * item.most for item in self._priced)
        return self._ticks_a_minute * min(float(FINEST), MOST / self._ticks_a_minute / max(1.0, size))

    def terms(self) -> Terms:
        """Return the last level less its constant, times the scale."""
        scale = self.scale
        return [(round(item.price * scale), item.variable) for item in self._priced]

    def error(self) -> float:
        """Return how far the whole numbers can be from the true last level of any plan, in the objective's unit."""
        scale = self.scale
        off = sum(abs(round(item.price * scale) - item.price * scale) * item.most for item in self._priced)
        return off / scale + self._slack
