"""Scenarios side by side with their base."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from scheduler.constraints.index import Index
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import Evaluation
from scheduler.scenario.change import Names
from scheduler.scenario.comparison import ComparedVariant, Comparison, Moved
from scheduler.scenario.indicators import Indicators, indicators
from scheduler.scenario.scenario import Scenario
from scheduler.scenario.sentences import sentences
from scheduler.scenario.spacing import spaced

NO_TITLES: Mapping[str, Text] = MappingProxyType({})


@dataclass(frozen=True)
class Variant:
    """A scenario with the problem it gave and a roster that answers this problem.

    Attributes
    ----------
    index : Index or None
        Of the problem, where there is one.
    evaluation : Evaluation or None
        What the evaluator says of the roster, where that is known.
    """

    scenario: Scenario
    problem: Problem
    roster: Roster
    index: Index | None = None
    evaluation: Evaluation | None = None

    @cached_property
    def indicators(self) -> Indicators:
        """What the roster achieves and what it takes."""
        return indicators(self.problem, self.roster, self.index, self.evaluation)


def compare(
    base: Problem,
    base_roster: Roster,
    variants: Sequence[Variant],
    kinds: Mapping[str, Text] = NO_TITLES,
    *,
    index: Index | None = None,
) -> Comparison:
    """Judge a base and its variants anew and lay their figures side by side; nothing is solved here.

    Parameters
    ----------
    kinds : mapping of kind id to Text
        Titles of visitor kinds; an id without one stands for itself.
    index : Index, optional
        Of the base, where there is one.

    Raises
    ------
    InputError
        When a roster names something that its problem does not have.
    """
    before = indicators(base, base_roster, index)
    found = []
    for variant in variants:
        names = Names(variant.problem, kinds)
        bare = ComparedVariant(
            name=variant.scenario.title,
            changes=tuple(spaced(change.phrase(names)) for change in variant.scenario.changes),
            same_prices=variant.problem.objective == base.objective,
            moved=_moved(base, base_roster, variant),
            indicators=variant.indicators,
        )
        found.append(bare.model_copy(update={"sentences": tuple(map(spaced, sentences(before, bare)))}))
    return Comparison(problem=base.name, start=base.start, days=base.days, base=before, variants=tuple(found))


def _moved(base: Problem, base_roster: Roster, variant: Variant) -> Moved:
    before, after = _made(base_roster), _made(variant.roster)
    still = [visit.id for visit in base.visits if visit.id in variant.problem.visit_of]
    added = [visit.id for visit in variant.problem.visits if visit.id not in base.visit_of]
    left, placed = [name for name in still if name not in before], [name for name in still if name in before]
    return Moved(
        left_out_before=len(left),
        placed_now=sum(name in after for name in left),
        placed_before=len(placed),
        left_out_now=sum(name not in after for name in placed),
        added=len(added),
        added_placed=sum(name in after for name in added),
    )


def _made(roster: Roster) -> frozenset[str]:
    return frozenset(item.visit for route in roster.routes for stop in route.stops for item in stop.visits)
