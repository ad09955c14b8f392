"""The visitor holds every skill of the visit on that day (POLICY R12)."""

from __future__ import annotations

from scheduler.constraints.index import Index
from scheduler.constraints.pair_rule import PairRule
from scheduler.domain.base import Text
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit


class SkillRule(PairRule[frozenset[str], frozenset[str]]):
    """The visitor holds every skill of the visit on that day (POLICY R12)."""

    key = "skill"
    title = Text(zh="专业技能", en="Skill")
    sentence = Text(
        zh="人员当天须具备走访要求的全部技能。",
        en="A visitor holds every skill the visit needs, valid on the day.",
    )
    template = Text(
        zh="{visitor} 在 {date} 不具备走访 {visit} 所需的全部技能。",
        en="{visitor} does not hold every skill that visit {visit} needs on {date}.",
    )

    def wanted(self, index: Index, visit: Visit) -> frozenset[str]:
        """The skills the visit needs."""
        return visit.skills

    def offered(self, index: Index, shift: Shift) -> frozenset[str]:
        """What the visitor holds on the day of the shift."""
        return index.visitor_of(shift).held_on(index.problem.date_of(shift.day))

    def forbids(self, wanted: frozenset[str], offered: frozenset[str]) -> bool:
        """Whether a skill is missing."""
        return not wanted <= offered


SKILL = SkillRule()
