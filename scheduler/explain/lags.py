"""How far apart tied visits have to start, every chain of ties counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from scheduler.domain.visit import Company, Precedence, Visit
from scheduler.explain.line import DAY_MICROS, micros
from scheduler.explain.week import Week

_Pair = tuple[str, str]
_FAR = 10_000 * DAY_MICROS


class Lags:
    """The ties of some unserved visits among each other and to those that are served.

    Parameters
    ----------
    week : Week
    bundle : sequence of Visit
        Visits that are served together or not at all.
    """

    def __init__(self, week: Week, bundle: Sequence[Visit]) -> None:
        self._week = week
        self._least: dict[_Pair, int] = {}
        names = {visit.id: None for visit in bundle}
        for visit in bundle:
            for tie in week.bonds.get(visit.id, ()):
                names |= {tie.first: None, tie.second: None}
                self._tie(tie)
        for middle, one, other in product(names, names, names):
            if (one, middle) in self._least and (middle, other) in self._least:
                self._at_least(one, other, self._least[one, middle] + self._least[middle, other])
        self.possible = all(self._least.get((name, name), 0) <= 0 for name in names)
        self._hulls = {visit.id: self._hull(visit) for visit in bundle}

    def _tie(self, tie: Precedence) -> None:
        least = micros(tie.min_lag)
        if tie.company is Company.SAME and least >= 0:
            # Whoever makes both has to finish the first before the second begins.
            shortest = min(option.duration for option in self._week.problem.visit_of[tie.first].options)
            least = max(least, micros(shortest))
        self._at_least(tie.first, tie.second, least)
        if tie.max_lag is not None:
            self._at_least(tie.second, tie.first, -micros(tie.max_lag))

    def _at_least(self, one: str, other: str, lag: int) -> None:
        self._least[one, other] = max(lag, self._least.get((one, other), -_FAR))

    def _hull(self, visit: Visit) -> tuple[int, int] | None:
        """Return the first and the last moment of the week at which a visit may start; ``None`` when it may not."""
        pinned = {pin.day for pin in self._week.pins_by_visit.get(visit.id, ()) if pin.day is not None}
        moments = [
            day * DAY_MICROS + moment
            for day in range(self._week.problem.days)
            if not pinned or pinned == {day}
            for window in self._week.windows(visit, day)
            for moment in window
        ]
        return (min(moments), max(moments)) if moments else None

    def bounds(self, visit: str, known: Mapping[str, int]) -> tuple[int, int]:
        """Return between which moments a visit can start when some others start at known ones.

        Parameters
        ----------
        known : mapping of str to int
            Starts in microseconds since midnight of day 0.
        """
        low, high = 0, _FAR
        for (one, other), least in self._least.items():
            if one == other or visit not in (one, other):
                continue
            partner = other if one == visit else one
            hull = (known[partner], known[partner]) if partner in known else self._hulls.get(partner)
            if hull is not None and other == visit:
                low = max(low, hull[0] + least)
            elif hull is not None:
                high = min(high, hull[1] - least)
        return low, high
