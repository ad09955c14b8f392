"""Who else could make a visit, with the exact price of each, and why it is as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from scheduler.constraints.index import Index
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.explain.answers import Offer
from scheduler.explain.choice import Choice, Priced
from scheduler.explain.explanation import Candidate, Explanation
from scheduler.explain.least_bad import least_bad
from scheduler.explain.line import MICROSECOND
from scheduler.explain.offer_words import compared_text, filled, number, offered_text, same
from scheduler.explain.outcomes import Attempt
from scheduler.explain.placing import Placed
from scheduler.explain.reasons import grouped, people
from scheduler.explain.refusing import refused
from scheduler.explain.unassigned import explained
from scheduler.explain.verdict import Baseline
from scheduler.explain.verdict_words import unit_text
from scheduler.explain.words import place_text

_PLACES_A_VISITOR = 3
_SERVED = Text(
    zh="走访 {visit} 由 {who} 于 {date} 完成，使名单成本增加 {cost} {unit}。",
    en="Visit {visit} is made by {who} on {date}; it adds {cost} {unit} to the roster.",
)
_NEXT = Text(zh="次优人选 {who}：{price}。", en="Next best is {who}: {price}.")
_ALONE = Text(zh="没有其他人能完成这次走访。", en="Nobody else could make it.")
_LEFT_OUT = Text(zh="走访 {visit} 本周未安排。", en="Visit {visit} is not placed this week.")


def candidates(
    problem: Problem, roster: Roster, visit_id: str, limit: int = 10, index: Index | None = None
) -> tuple[Offer, ...]:
    """Return who could make a visit, for a served one who else, the cheapest first.

    One candidate a visitor, at the cheapest of the first few places found for him or her. Every other visit
    keeps its visitor and day. Where nobody is free, those who would break the least are returned with what they
    break. A visit that starts before the freeze has no candidates.

    Parameters
    ----------
    limit : int
        At most so many are returned.

    Raises
    ------
    InputError
        When the problem does not have the visit.
    """
    return candidates_in(Baseline(problem, roster, index), visit_id, limit)


def candidates_in(base: Baseline, visit_id: str, limit: int = 10) -> tuple[Offer, ...]:
    """Return who could make a visit, as ``candidates`` does, in a roster that is asked about more than once.

    Raises
    ------
    InputError
        When the problem does not have the visit.
    """
    found = _Candidates(Choice.of(base, visit_id))
    return found.best(limit) or found.least_bad(limit)


def free_candidates(
    base: Baseline, visit_id: str, limit: int = 10, shifts: frozenset[str] | None = None
) -> tuple[Offer, ...]:
    """Return who could make a visit without breaking any rule, the cheapest first.

    Parameters
    ----------
    shifts : frozenset of str, optional
        Shifts to look at; all of them when not given. Of several people one comes on one of these.

    Raises
    ------
    InputError
        When the problem does not have the visit.
    """
    return _Candidates(Choice.of(base, visit_id), shifts).best(limit)


def explain(
    problem: Problem, roster: Roster, visit_id: str, limit: int = 10, index: Index | None = None
) -> Explanation:
    """Return why a visit is served as it is, or why not, and who could make it at what price.

    Raises
    ------
    InputError
        When the problem does not have the visit, or the roster names what the problem does not have.
    """
    return explain_in(Baseline(problem, roster, index), visit_id, limit)


def explain_in(base: Baseline, visit_id: str, limit: int = 10) -> Explanation:
    """Return why a visit is served as it is, as ``explain`` does, in a roster that is asked about more than once.

    Raises
    ------
    InputError
        When the problem does not have the visit.
    """
    return _Candidates(Choice.of(base, visit_id)).explanation(limit)


def chosen(problem: Problem, roster: Roster, visit_id: str, candidate: Candidate, index: Index | None = None) -> Roster:
    """Return the roster in which a candidate of this problem and roster makes the visit.

    Raises
    ------
    InputError
        When the candidate belongs to another roster.
    """
    return _Candidates(Choice.of(Baseline(problem, roster, index), visit_id)).roster_of(candidate)


class _Candidates:
    """Who could make a visit, or make it instead of those who do; on some shifts, or on any when none are given."""

    def __init__(self, choice: Choice, shifts: frozenset[str] | None = None) -> None:
        self._choice, self._shifts = choice, shifts
        self._week = choice.week
        self._visit = choice.visit
        self._places: dict[str, tuple[Iterator[Placed], list[Priced]]] = {}

    @cached_property
    def _possible(self) -> list[Priced]:
        """The first place of every visitor who has one, the cheapest first."""
        firsts = (self._priced_places(visitor.id, 1) for visitor in self._week.problem.visitors)
        found = [priced for places in firsts for priced in places]
        return sorted(found, key=lambda priced: priced.cost)

    def _priced_places(self, visitor: str, most: int) -> list[Priced]:
        """Return the first few places of one visitor; each is looked for and priced once."""
        if visitor not in self._places:
            self._places[visitor] = (self._places_of(visitor), [])
        more, priced = self._places[visitor]
        for placed in islice(more, most - len(priced)):
            priced.append(self._choice.priced(visitor, placed))
        return priced[:most]

    def _places_of(self, visitor: str) -> Iterator[Placed]:
        left = self._choice.left
        shifts = frozenset(shift.id for shift in self._week.shifts_by_visitor[visitor])
        if self._shifts is not None:
            shifts &= self._shifts
        if left and set(self._choice.visitors_now) == {visitor}:
            shifts -= left.keys()
        return self._new(shifts)

    def _new(self, must: frozenset[str]) -> Iterator[Placed]:
        """Yield one place a choice of shifts and mode, and none on exactly the shifts that serve the visit now."""
        seen = {(frozenset(self._choice.left), option) for option in range(len(self._visit.options))}
        for placed in self._choice.places(must, lambda placed: self._made(placed) not in seen):
            seen.add(self._made(placed))
            yield placed

    def _made(self, placed: Placed) -> tuple[frozenset[str], int]:
        """Return on which shifts and in which mode a place has the visit."""
        seats = placed.seats[self._visit.id]
        return frozenset(seat.shift for seat in seats), seats[0].trial.item.option

    def best(self, limit: int) -> tuple[Offer, ...]:
        """Return the cheapest candidates, each at the cheapest of a few places."""
        found: dict[tuple[str, ...], Offer] = {}
        for priced in self._possible[:limit]:
            places = self._priced_places(priced.visitor, _PLACES_A_VISITOR) or [priced]
            best = min(places, key=lambda item: item.cost)
            candidate = self._offer(best)
            found.setdefault(tuple(sorted((candidate.visitor, *candidate.companions))), candidate)
        return tuple(sorted(found.values(), key=lambda item: item.cost_minutes))

    def least_bad(self, limit: int) -> tuple[Offer, ...]:
        """Return who would break the least, where nobody is free."""
        return () if self._choice.has_begun else least_bad(self._choice, limit)

    def roster_of(self, candidate: Candidate) -> Roster:
        """Return the roster with a candidate in place."""
        if candidate.visitor in self._week.problem.visitor_of:
            for priced in self._priced_places(candidate.visitor, _PLACES_A_VISITOR):
                if self._offer(priced) == candidate:
                    return self._choice.roster_of(priced.placed)
        raise refused(
            self._visit.id,
            zh=f"{candidate.visitor} 不是这份名单里的候选人；请重新查询候选人",
            en=f"{candidate.visitor} is no candidate for it in this roster; ask for its candidates again",
        )

    def _offer(self, priced: Priced) -> Offer:
        seats = priced.placed.seats[self._visit.id]
        lead = next(seat for seat in seats if seat.visitor == priced.visitor)
        problem = self._week.problem
        place = place_text(problem, self._visit.id, seats)
        return Offer(
            visitor=lead.visitor,
            companions=tuple(seat.visitor for seat in seats if seat is not lead),
            shift=lead.shift,
            day=lead.trial.line.shift.day,
            start=lead.start * MICROSECOND,
            mode=self._visit.options[lead.trial.item.option].mode,
            cost_minutes=priced.cost,
            deltas=priced.deltas,
            text=offered_text(problem, place, priced.cost, priced.deltas),
            move=self._choice.move_of(priced.placed),
            levels=self._choice.levels_of(priced.placed),
        )

    def explanation(self, limit: int) -> Explanation:
        """Return all there is to say."""
        best = self.best(limit)
        if not self._choice.left:
            said = explained(self._choice.trials, self._visit)
            return Explanation(
                visit=self._visit.id, served=False, why={}, candidates=best, reasons=said.reasons, fixes=said.fixes,
                summary=(_LEFT_OUT.filled(visit=self._visit.id),),
            )  # fmt: skip
        why = {key: -change for key, change in self._choice.pricing.change(self._choice.left).items()}
        able = {seat.visitor for priced in self._possible for seat in priced.placed.seats[self._visit.id]}
        attempt = Attempt(self._choice.trials, self._visit)
        others = [item for item in attempt.outcomes if item.visitor not in able | set(self._choice.visitors_now)]
        return Explanation(
            visit=self._visit.id, served=True, visitors=self._choice.visitors_now, cost_minutes=sum(why.values()),
            why=why, candidates=best, reasons=grouped(attempt, others), summary=self._summary(why, best),
        )  # fmt: skip

    def _summary(self, why: Mapping[str, float], best: Sequence[Candidate]) -> tuple[Text, ...]:
        problem = self._week.problem
        day = problem.date_of(problem.shift_of[next(iter(self._choice.left))].day).isoformat()
        opening = filled(
            _SERVED, visit=same(self._visit.id), who=people(problem, self._choice.visitors_now), date=same(day),
            cost=number(sum(why.values())), unit=unit_text(self._week.problem.objective.unit),
        )  # fmt: skip
        if not best:
            return (opening, _ALONE)
        following = people(problem, (best[0].visitor, *best[0].companions))
        return (opening, filled(_NEXT, who=following, price=compared_text(self._week.problem, best[0].cost_minutes)))
