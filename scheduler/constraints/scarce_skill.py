"""A scarce skill is not spent on a visit that others could do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from types import MappingProxyType

from scheduler.constraints.index import Index
from scheduler.constraints.soft_rule import PairPrice
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit

Loads = frozenset[tuple[str, float]]


def skill_loads(problem: Problem) -> Mapping[str, float]:
    """Return the load of each skill some visit needs.

    The load is the service time of the visits only holders can do, over the holders' available time, at most 1.
    """
    needed: dict[str, timedelta] = {}
    for visit in problem.visits:
        for skill in visit.skills:
            needed[skill] = needed.get(skill, timedelta(0)) + visit.people * visit.options[0].duration
    offered = dict.fromkeys(needed, timedelta(0))
    for shift in problem.shifts:
        pause = shift.pause.end - shift.pause.start if shift.pause else timedelta(0)
        for skill in problem.visitor_of[shift.visitor].held_on(problem.date_of(shift.day)) & needed.keys():
            offered[skill] += shift.end - shift.start - pause
    return {skill: min(1.0, work / offered[skill]) if offered[skill] else 1.0 for skill, work in needed.items()}


@lru_cache(maxsize=4)
def _loads_of(index: Index) -> Mapping[str, float]:
    return skill_loads(index.problem)


class ScarceSkillRule(PairPrice[frozenset[str], Loads]):
    """Sending a holder of a skill that the visit does not need costs the skill's load times the factor.

    Of several such skills the one with the largest load counts.
    """

    key = "scarce_skill"
    title = Text(zh="稀缺技能", en="Scarce skill")
    sentence = Text(
        zh="不把稀缺技能用在别人也能做的走访上。", en="A scarce skill is not spent on a visit that others could do."
    )
    template = Text(
        zh="走访 {visit} 用不到 {visitor} 的稀缺技能，计 {cost}。",
        en="Visit {visit} does not need the scarce skill of {visitor}: {cost}.",
    )
    prices = MappingProxyType({"factor": 10.0})

    def wanted(self, index: Index, visit: Visit) -> frozenset[str]:
        """The skills the visit needs."""
        return visit.skills

    def offered(self, index: Index, shift: Shift) -> Loads:
        """What the visitor holds on the day of all that is needed in the week, with its load."""
        held = index.visitor_of(shift).held_on(index.problem.date_of(shift.day))
        return frozenset((skill, load) for skill, load in _loads_of(index).items() if skill in held)

    def pair_price(self, problem: Problem, wanted: frozenset[str], offered: Loads) -> float:
        """The largest load spent without need, times the factor."""
        spent = max((load for skill, load in offered if skill not in wanted), default=0.0)
        return self.price(problem, "factor") * spent


SCARCE_SKILL = ScarceSkillRule()
