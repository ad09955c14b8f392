"""The same face: the named visitor, then the backup, then a known face, then a stranger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from types import MappingProxyType

from scheduler.constraints.base import Span, Unit, Violation
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import PairCost, RepeatRebate
from scheduler.constraints.soft_rule import SoftRule
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text
from scheduler.domain.elder import Elder
from scheduler.domain.problem import Problem

KNOWN_AFTER = 2
"""Earlier visits that make a stranger a known face (POLICY, default prices)."""


def _standing(problem: Problem, elder: Elder, visitor: str, earlier: int) -> str | None:
    """Return the price that applies to a visitor after some earlier visits; ``None`` for the named one."""
    if visitor == elder.named_visitor:
        return None
    if visitor == elder.backup_visitor:
        return "backup"
    return "known" if earlier >= KNOWN_AFTER else "stranger"


def _past(problem: Problem, elder: str) -> Counter[str]:
    """Return the visits of the last 12 weeks by visitor."""
    history = problem.history_of.get(elder)
    return Counter(history.visits_by_visitor if history else {})


class ContinuityRule(SoftRule):
    """Charges each person at each visit with ``continuity``, whatever the mode: a voice is known, too.

    A known face has at least two earlier visits to the elder: those of the ledger's last 12 weeks and
    those that lie earlier in this roster.
    """

    key = "continuity"
    unit = Unit.VISITS
    span = Span.RELATED
    by_shift = True
    title = Text(zh="熟面孔", en="Continuity")
    sentence = Text(
        zh="优先派固定人员，其次后备、熟面孔，最后才是陌生人。",
        en="The named visitor comes first, then the backup, then a known face, and a stranger last.",
    )
    template = Text(
        zh="{visitor} 在 {date} 的走访 {visit} 不是固定人员，计 {cost}。",
        en="{visitor} is not the named visitor of visit {visit} on {date}: {cost}.",
    )
    prices = MappingProxyType({"backup": 3.0, "known": 6.0, "stranger": 20.0})

    def found(self, timeline: Timeline) -> Iterator[Violation]:
        """Yield each service by anybody but the named visitor, in chronological order."""
        problem = timeline.problem
        seen: dict[str, Counter[str]] = {}
        services = (item for item in timeline.all_served() if item.visit.continuity)
        for item in sorted(services, key=lambda item: (item.week_start, item.visit.id)):
            faces = seen.setdefault(item.visit.elder, _past(problem, item.visit.elder))
            elder, visitor = problem.elder_of[item.visit.elder], item.visitor.id
            standing = _standing(problem, elder, visitor, faces[visitor])
            faces[visitor] += 1
            cost = self.price(problem, standing) if standing else 0.0
            if cost > 0:
                yield self.at_service(timeline, item, 1, cost)

    def data(self, index: Index) -> Iterator[PairCost | RepeatRebate]:
        """Yield the price at the first visit and, per elder, the rebate once a stranger is known."""
        problem = index.problem
        elders = [problem.elder_of[visit.elder] for visit in problem.visits]
        past = {elder.id: _past(problem, elder.id) for elder in problem.elders}

        def price(elder: str | None, visitor: str) -> float:
            if elder is None:
                return 0.0
            standing = _standing(problem, problem.elder_of[elder], visitor, past[elder][visitor])
            return self.price(problem, standing) if standing else 0.0

        yield PairCost(
            index.pair_cost(lambda visit: visit.elder if visit.continuity else None, lambda shift: shift.visitor, price)
        )
        members: dict[str, list[int]] = {}
        for row, (visit, elder) in enumerate(zip(problem.visits, elders, strict=True)):
            if visit.continuity:
                members.setdefault(elder.id, []).append(row)
        for name, rows in members.items():
            yield from self._rebate(index, problem.elder_of[name], rows, past[name])

    def _rebate(self, index: Index, elder: Elder, rows: list[int], past: Counter[str]) -> Iterator[RepeatRebate]:
        rebate = self.price(index.problem, "stranger") - self.price(index.problem, "known")
        met = {index.visitor_number[name]: many for name, many in past.items() if name in index.visitor_number}
        usual = {index.visitor_number.get(name or "") for name in (elder.named_visitor, elder.backup_visitor)}
        known = {visitor for visitor, many in met.items() if many >= KNOWN_AFTER}
        excluded = frozenset(known | {visitor for visitor in usual if visitor is not None})
        needed = {visitor: KNOWN_AFTER - many for visitor, many in met.items() if many > 0 and visitor not in excluded}
        if rebate != 0 and len(rows) > min([KNOWN_AFTER, *needed.values()]):
            yield RepeatRebate(tuple(rows), tuple(sorted(needed.items())), KNOWN_AFTER, excluded, rebate)


CONTINUITY = ContinuityRule()
