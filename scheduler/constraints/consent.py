"""Nobody is called on in a way he or she has not agreed to (POLICY R3)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scheduler.constraints.base import Constraint, Facts, Level, Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import OptionMask
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text
from scheduler.domain.mode import VisitMode
from scheduler.domain.problem import Problem


class ConsentRule(Constraint):
    """The elder agreed to the mode a visit is done in.

    A mode without an answer counts as not asked. A problem in which no elder has any answer, as public
    benchmark formats give them, does not speak of consent, and nobody is restricted in it.
    """

    key = "consent"
    level = Level.HARD
    unit = Unit.VISITS
    span = Span.CREW
    by_shift = True
    title = Text(zh="本人意愿", en="Consent")
    sentence = Text(
        zh="只以老人（或家属）同意的方式探访。",
        en="A visit is done only in a way that the elder, or the family, agreed to.",
    )
    template = Text(
        zh="走访 {visit} 以 {mode} 方式进行，但老人 {elder} 未同意。",
        en="Visit {visit} is done by {mode}, to which elder {elder} has not agreed.",
    )

    def check(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each visit done in a mode without consent, once however many people come."""
        for name, served in timeline.served_of.items():
            elder = served[0].visit.elder
            for mode in sorted({item.option.mode for item in served}):
                if not _agreed(timeline.problem, elder, mode):
                    facts: Facts = {"visit": name, "elder": elder, "mode": mode.value}
                    yield Violation(constraint=self.key, amount=1, visits=(name,), day=served[0].day, facts=facts)

    def contribute(self, index: Index) -> Iterator[OptionMask]:
        """Yield which mode options have consent."""
        visits = index.problem.visits
        allowed = np.ones((len(visits), max((len(visit.options) for visit in visits), default=1)), dtype=np.bool_)
        for row, visit in enumerate(visits):
            for column, option in enumerate(visit.options):
                allowed[row, column] = _agreed(index.problem, visit.elder, option.mode)
        yield OptionMask(allowed)


def _agreed(problem: Problem, elder: str, mode: VisitMode) -> bool:
    """Whether an elder can be called on in a mode; problems without any answer restrict nobody."""
    if problem.elder_of[elder].consents_to(mode):
        return True
    return not any(other.consents for other in problem.elders)


CONSENT = ConsentRule()
