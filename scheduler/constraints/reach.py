"""A visitor with a short reach goes no farther from home than that (POLICY R15)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from scheduler.constraints.index import Index
from scheduler.constraints.pair_rule import PairRule
from scheduler.domain.base import Text
from scheduler.domain.shift import Shift
from scheduler.domain.travel import GeodesicTravel
from scheduler.domain.visit import Visit
from scheduler.domain.visitor import Visitor


@lru_cache(maxsize=4)
def _known_of(_index: Index) -> dict[str, frozenset[str]]:
    """Return where to keep what lies within reach of each visitor's home, once somebody asks."""
    return {}


def _within_reach(index: Index, visitor: Visitor, meters: float) -> frozenset[str]:
    """Return all places within some metres of a visitor's home in a straight line."""
    problem, travel = index.problem, index.problem.travel
    circuity = travel.circuity if isinstance(travel, GeodesicTravel) else 1.0
    home, doors = np.array([index.place_number[visitor.home]]), np.arange(len(problem.places))
    straight = index.travel.meters()[home, doors] / circuity
    return frozenset(problem.places[row].id for row in np.flatnonzero(straight <= meters))


class ReachRule(PairRule[str, frozenset[str] | None]):
    """The straight line from the visitor's home to the door is no longer than the visitor's reach.

    A problem with a travel matrix of its own has no straight lines; the metres of the matrix count instead.
    """

    key = "reach"
    title = Text(zh="步行范围", en="Reach")
    sentence = Text(
        zh="人员只联系住处直线距离范围内的老人，电话探访也一样。",
        en="A visitor calls, also by phone, only on elders whose door lies within reach of home in a straight line.",
    )
    template = Text(
        zh="走访 {visit} 离 {visitor} 的住处太远。",
        en="Visit {visit} is farther from the home of {visitor} than the visitor's reach.",
    )

    def wanted(self, index: Index, visit: Visit) -> str:
        """The door."""
        return visit.place

    def offered(self, index: Index, shift: Shift) -> frozenset[str] | None:
        """All places within reach of the visitor's home; ``None`` means everywhere."""
        visitor, known = index.visitor_of(shift), _known_of(index)
        if visitor.reach_meters is None:
            return None
        if visitor.id not in known:
            known[visitor.id] = _within_reach(index, visitor, visitor.reach_meters)
        return known[visitor.id]

    def forbids(self, wanted: str, offered: frozenset[str] | None) -> bool:
        """Whether the door is out of reach."""
        return offered is not None and wanted not in offered


REACH = ReachRule()
