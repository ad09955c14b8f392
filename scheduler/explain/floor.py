"""What the places of a visit on one shift cost at the very least: provable, and cheap beside their prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import inf

from scheduler.constraints.base import Added
from scheduler.constraints.travel import TRAVEL
from scheduler.explain.choice import Choice
from scheduler.explain.line import MINUTE_MICROS
from scheduler.explain.placing import Placed
from scheduler.explain.seat import Seat
from scheduler.explain.touched import Touched
from scheduler.explain.trial import Try

Floor = tuple[int, float]
"""Number of the mode option, and the cost in the objective's unit."""

_ANYTHING: Floor = (0, -inf)


class Floors:
    """Lower bounds for the places of one visit, shift by shift.

    Rules that hang on visits, shifts and modes alone are priced exactly, once a shift. Every other rule says itself
    what one more service changes at least. Of several people only the least way of those who can meet counts.
    """

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._week = choice.trials.week
        self._rules = choice.pricing.rules

    def by_shift(self) -> Mapping[str, Floor]:
        """Return the bound of each shift that may have a place; a visit tied to others that wait has none."""
        if self._choice.has_begun:
            return {}
        if len(self._choice.bundle) > 1:
            return {shift.id: _ANYTHING for shift in self._week.problem.shifts}
        visit = self._choice.visit
        if visit.people > 1:
            together = self._choice.placing.companies(visit).least_on(_way)
            return {shift: (option, self._of_several(way)) for shift, (option, way) in together.items()}
        return {shift: self._floor(shift, _in_best_mode(tries)) for shift, tries in self._tries.items()}

    def in_mode(self, shift: str, option: int) -> Floor:
        """Return the bound of the places in one mode of a visit of one person that is tied to no other that waits."""
        return self._floor(shift, [item for item in self._tries[shift] if item.item.option == option])

    @cached_property
    def _tries(self) -> Mapping[str, list[Try]]:
        found: dict[str, list[Try]] = {}
        for item in self._choice.placing.tries(self._choice.visit):
            found.setdefault(item.line.shift.id, []).append(item)
        return found

    @cached_property
    def _gone(self) -> Mapping[str, float]:
        """What each rule's cost changes by when the visit is taken off."""
        return self._choice.pricing.change_of(self._choice.left_duties)

    def _floor(self, shift: str, tries: Sequence[Try]) -> Floor:
        visit, option = self._choice.visit, tries[0].item.option
        best = min(tries, key=_way)
        # What is priced exactly hangs on no hours, and at the end of the route no other service comes from elsewhere.
        duties = {shift: self._week.laid(best.line.with_item(len(best.line.items), best.item))}
        exact = self._choice.by_shift(Placed(seats={visit.id: (Seat(best, best.first or 0),)}, duties=duties))
        touched, added = Touched(self._week, duties), self._added(tries)
        return option, sum(exact.values()) + sum(
            self._gone.get(rule.key, 0.0) + rule.least_change(touched.sides(rule.span).before, added)
            for rule in self._rules
            if not rule.by_shift
        )

    def _added(self, tries: Sequence[Try]) -> Added:
        work = [item.added.work / MINUTE_MICROS for item in tries]
        visitor = self._week.problem.visitor_of[tries[0].line.shift.visitor]
        return Added(visitor, min(map(_way, tries)), min(work), max(work))

    def _of_several(self, way: float) -> float:
        """Return the bound of all rules: all but the way may lose whatever the rule finds in the whole week."""
        return self._but_the_way + TRAVEL.price(self._week.problem, "per_minute") * way

    @cached_property
    def _but_the_way(self) -> float:
        gone = sum(self._gone.get(rule.key, 0.0) for rule in self._rules)
        return gone - sum(self._now[rule.key] for rule in self._rules if rule is not TRAVEL)

    @cached_property
    def _now(self) -> Mapping[str, float]:
        """What each rule costs without the visit."""
        return {rule.key: sum(item.cost for item in rule.check(self._week.whole)) for rule in self._rules}


def _in_best_mode(tries: Sequence[Try]) -> list[Try]:
    best = min(item.item.option for item in tries)
    return [item for item in tries if item.item.option == best]


def _way(item: Try) -> float:
    return item.added.way / MINUTE_MICROS
