"""What the pair rules say about a visit and a shift, asked once for each pair of different traits."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property

from scheduler.constraints.pair_rule import PairRule
from scheduler.constraints.registry import REGISTRY
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit
from scheduler.explain.week import Week

PAIR_RULES: tuple[PairRule[Hashable, Hashable], ...] = tuple(rule for rule in REGISTRY if isinstance(rule, PairRule))
_Traits = tuple[Hashable, ...]
_Rules = tuple[PairRule[Hashable, Hashable], ...]


class Predicates:
    """The pair rules of one problem; ``before`` are those of the problem before a change."""

    def __init__(self, week: Week, before: Predicates | None = None) -> None:
        self._week = week
        self._before = before
        self._offers: dict[_Traits, int] = {} if before is None else before._offers
        self._offer_of: dict[str, tuple[int, _Traits]] = {}
        # The visit is kept beside its traits, so that no other one can take its place in memory.
        self._asked: dict[int, tuple[Visit, _Traits, dict[int, _Rules]]] = {}
        self._answers: dict[tuple[int, Hashable], tuple[bool, ...]] = {}

    def refusing(self, visit: Visit, shift: Shift) -> _Rules:
        """Return the rules that forbid the visit on the shift, in the order of the registry."""
        number, offered = self._offer(shift)
        if id(visit) not in self._asked:
            self._asked[id(visit)] = (visit, tuple(rule.wanted(self._week.index, visit) for rule in PAIR_RULES), {})
        _, wanted, answers = self._asked[id(visit)]
        if number not in answers:
            triples = zip(PAIR_RULES, wanted, offered, strict=True)
            answers[number] = tuple(rule for rule, want, offer in triples if rule.forbids(want, offer))
        return answers[number]

    def answers(self, visit: Visit) -> tuple[tuple[bool, ...], ...]:
        """Return, for each pair rule, whether it forbids the visit on each sort of shift that it tells apart."""
        return tuple(
            self._answer(column, rule.wanted(self._week.index, visit)) for column, rule in enumerate(PAIR_RULES)
        )

    def _answer(self, column: int, wanted: Hashable) -> tuple[bool, ...]:
        if (column, wanted) not in self._answers:
            forbids = PAIR_RULES[column].forbids
            self._answers[column, wanted] = tuple(forbids(wanted, offered) for offered in self._offered[column])
        return self._answers[column, wanted]

    @cached_property
    def _offered(self) -> tuple[tuple[Hashable, ...], ...]:
        """What the shifts of the week offer, rule by rule, each once."""
        traits = [self._offer(shift)[1] for shift in self._week.problem.shifts]
        return tuple(tuple(dict.fromkeys(offered[column] for offered in traits)) for column in range(len(PAIR_RULES)))

    def _offer(self, shift: Shift) -> tuple[int, _Traits]:
        """Return what a shift offers, and a number that all shifts share which offer the same."""
        if self._before is not None and not self._week.is_new(shift.id):
            return self._before._offer(shift)
        if shift.id not in self._offer_of:
            offered = tuple(rule.offered(self._week.index, shift) for rule in PAIR_RULES)
            self._offer_of[shift.id] = (self._offers.setdefault(offered, len(self._offers)), offered)
        return self._offer_of[shift.id]
