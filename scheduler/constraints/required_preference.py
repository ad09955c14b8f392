"""A gender or dialect the elder insists on."""

from __future__ import annotations

from scheduler.constraints.index import Index
from scheduler.constraints.pair_rule import PairRule
from scheduler.domain.base import Text
from scheduler.domain.elder import Gender
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit


class RequiredPreferenceRule(PairRule[tuple[Gender | None, str | None], tuple[Gender | None, frozenset[str]]]):
    """A gender or dialect the elder insists on."""

    key = "required_preference"
    title = Text(zh="必须满足的意愿", en="Required preference")
    sentence = Text(
        zh="老人坚持的性别或方言要求必须满足。",
        en="Where the elder insists on a gender or a dialect, the visitor has it.",
    )
    template = Text(
        zh="{visitor} 不符合走访 {visit} 老人坚持的要求。",
        en="{visitor} is not what the elder of visit {visit} insists on.",
    )

    def wanted(self, index: Index, visit: Visit) -> tuple[Gender | None, str | None]:
        """The gender and the dialect insisted on."""
        return index.problem.elder_of[visit.elder].preference.required

    def offered(self, index: Index, shift: Shift) -> tuple[Gender | None, frozenset[str]]:
        """The visitor's gender and dialects."""
        return (index.visitor_of(shift).gender, index.visitor_of(shift).dialects)

    def forbids(self, wanted: tuple[Gender | None, str | None], offered: tuple[Gender | None, frozenset[str]]) -> bool:
        """Whether one of the two is not met."""
        return (wanted[0] not in (None, offered[0])) or (wanted[1] is not None and wanted[1] not in offered[1])


REQUIRED_PREFERENCE = RequiredPreferenceRule()
