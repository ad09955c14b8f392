"""Who else could make a visit, with the exact price of each, and why it is as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from scheduler.constraints.base import Unit
from scheduler.constraints.index import Index
from scheduler.constraints.timeline import Timeline
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.domain.visit import Visit
from scheduler.explain.explanation import Candidate, Explanation, term_text
from scheduler.explain.line import MICROSECOND, Line
from scheduler.explain.outcomes import Attempt
from scheduler.explain.placing import Placed, Placing, Scope, roster_with
from scheduler.explain.pricing import Costs, costs, difference
from scheduler.explain.reasons import UNITS, grouped, people
from scheduler.explain.timing import timed
from scheduler.explain.trial import Trials
from scheduler.explain.unassigned import explained
from scheduler.explain.week import Week
from scheduler.explain.words import place_text

_PLACES_A_VISITOR = 3
_AS_NOW = Text(zh="与现有安排成本相同", en="the same cost as now")
_MORE = Text(zh="比现有安排多 {amount} {unit}", en="{amount} {unit} more than now")
_LESS = Text(zh="比现有安排少 {amount} {unit}", en="{amount} {unit} less than now")
_CANDIDATE = Text(zh="{place}：{price}{terms}", en="{place}: {price}{terms}")
_SERVED = Text(
    zh="走访 {visit} 由 {who} 于 {date} 完成，使名单成本增加 {cost} {unit}。",
    en="Visit {visit} is made by {who} on {date}; it adds {cost} {unit} to the roster.",
)
_NEXT = Text(zh="次优人选 {who}：{price}。", en="Next best is {who}: {price}.")
_ALONE = Text(zh="没有其他人能完成这次走访。", en="Nobody else could make it.")
_LEFT_OUT = Text(zh="走访 {visit} 本周未安排。", en="Visit {visit} is not placed this week.")


@dataclass(frozen=True)
class _Priced:
    visitor: str
    placed: Placed
    deltas: Mapping[str, float]

    @property
    def cost(self) -> float:
        return sum(self.deltas.values())


def candidates(
    problem: Problem, roster: Roster, visit_id: str, limit: int = 10, index: Index | None = None
) -> tuple[Candidate, ...]:
    """Return who could make a visit, for a served one who else, the cheapest first.

    One candidate a visitor, at the cheapest of the first few places found for him or her. Every other visit
    keeps its visitor and day.

    Parameters
    ----------
    limit : int
        At most so many are returned.

    Raises
    ------
    InputError
        When the problem does not have the visit.
    """
    return _Choice.of(problem, roster, visit_id, index).best(limit)


def explain(
    problem: Problem, roster: Roster, visit_id: str, limit: int = 10, index: Index | None = None
) -> Explanation:
    """Return why a visit is served as it is, or why not, and who could make it at what price.

    Raises
    ------
    InputError
        When the problem does not have the visit, or the roster names what the problem does not have.
    """
    choice = _Choice.of(problem, roster, visit_id, index)
    return choice.explanation(limit)


def chosen(problem: Problem, roster: Roster, visit_id: str, candidate: Candidate, index: Index | None = None) -> Roster:
    """Return the roster in which a candidate of this problem and roster makes the visit.

    Raises
    ------
    InputError
        When the candidate belongs to another roster.
    """
    return _Choice.of(problem, roster, visit_id, index).roster_of(candidate)


class _Choice:
    """One visit, taken out of its roster if it is in it, and all places it could have."""

    def __init__(self, week: Week, visit: Visit) -> None:
        self._week = week
        self._visit = visit
        self._left: dict[str, Line] = {
            shift: timed(week.line(shift).without(visit.id), keep=True).line for shift in week.serving.get(visit.id, ())
        }
        without = Week(week.index, roster_with(week, self._left)) if self._left else week
        self._trials = Trials(without)
        unit = week.problem.objective.unit
        self._unit = UNITS[Unit(unit)] if unit in set(Unit) else Text(zh=unit, en=unit)

    @classmethod
    def of(cls, problem: Problem, roster: Roster, visit_id: str, index: Index | None) -> _Choice:
        if visit_id not in problem.visit_of:
            raise InputError(problem.name, f"there is no visit {visit_id!r} in the problem")
        known = index or Index(problem)
        # Laying the roster out refuses one that belongs to another problem.
        Timeline(known, roster)
        return cls(Week(known, roster), problem.visit_of[visit_id])

    @cached_property
    def _now(self) -> Costs:
        return costs(self._week, {})

    @cached_property
    def _visitors_now(self) -> tuple[str, ...]:
        return tuple(self._week.problem.shift_of[shift].visitor for shift in self._left)

    @cached_property
    def _possible(self) -> list[_Priced]:
        """The first place of every visitor who has one, the cheapest first."""
        firsts = (self._priced_places(visitor.id, 1) for visitor in self._week.problem.visitors)
        found = [priced for places in firsts for priced in places]
        return sorted(found, key=lambda priced: priced.cost)

    def _priced_places(self, visitor: str, most: int) -> list[_Priced]:
        shifts = self._trials.week.shifts_by_visitor[visitor]
        if self._left and set(self._visitors_now) == {visitor}:
            shifts = tuple(shift for shift in shifts if shift.id not in self._left)
        scope = Scope(must=frozenset(shift.id for shift in shifts))
        bundle = self._trials.week.bundle(self._visit.id)
        return [
            self._priced(visitor, placed)
            for placed in islice(self._new(Placing(self._trials).all(bundle, scope)), most)
        ]

    def _new(self, places: Iterator[Placed]) -> Iterator[Placed]:
        """Pass on one place a choice of shifts and mode, and none on exactly the shifts that serve the visit now."""
        seen = set()
        for placed in places:
            seats = placed.seats[self._visit.id]
            key = (frozenset(seat.shift for seat in seats), seats[0].trial.item.option)
            if key not in seen and key[0] != self._left.keys():
                seen.add(key)
                yield placed

    def _priced(self, visitor: str, placed: Placed) -> _Priced:
        changed = {**self._left, **placed.lines}
        return _Priced(visitor, placed, difference(costs(self._week, changed), self._now))

    def best(self, limit: int) -> tuple[Candidate, ...]:
        """Return the cheapest candidates, each at the cheapest of a few places."""
        found: dict[tuple[str, ...], Candidate] = {}
        for priced in self._possible[:limit]:
            places = self._priced_places(priced.visitor, _PLACES_A_VISITOR) or [priced]
            best = min(places, key=lambda item: item.cost)
            candidate = self._candidate(best)
            found.setdefault(tuple(sorted((candidate.visitor, *candidate.companions))), candidate)
        return tuple(sorted(found.values(), key=lambda item: item.cost_minutes))

    def roster_of(self, candidate: Candidate) -> Roster:
        """Return the roster with a candidate in place."""
        if candidate.visitor in self._week.problem.visitor_of:
            for priced in self._priced_places(candidate.visitor, _PLACES_A_VISITOR):
                if self._candidate(priced) == candidate:
                    return roster_with(self._week, {**self._left, **priced.placed.lines})
        what = f"{candidate.visitor} is no candidate for it in this roster; ask for its candidates again"
        raise InputError(f"visit {self._visit.id}", what)

    def _candidate(self, priced: _Priced) -> Candidate:
        seats = priced.placed.seats[self._visit.id]
        lead = next(seat for seat in seats if seat.visitor == priced.visitor)
        problem = self._week.problem
        place = place_text(problem, self._visit.id, seats)
        return Candidate(
            visitor=lead.visitor,
            companions=tuple(seat.visitor for seat in seats if seat is not lead),
            shift=lead.shift,
            day=lead.trial.line.shift.day,
            start=lead.start * MICROSECOND,
            mode=self._visit.options[lead.trial.item.option].mode,
            cost_minutes=priced.cost,
            deltas=priced.deltas,
            text=_filled(_CANDIDATE, place=place, price=self._price(priced.cost), terms=_terms(priced.deltas)),
        )

    def _price(self, cost: float) -> Text:
        if abs(cost) < 0.05:
            return _AS_NOW
        return _filled(_MORE if cost > 0 else _LESS, amount=_number(abs(cost)), unit=self._unit)

    def explanation(self, limit: int) -> Explanation:
        """Return all there is to say."""
        best = self.best(limit)
        if not self._left:
            said = explained(self._trials, self._visit)
            return Explanation(
                visit=self._visit.id, served=False, why={}, candidates=best, reasons=said.reasons, fixes=said.fixes,
                summary=(_LEFT_OUT.filled(visit=self._visit.id),),
            )  # fmt: skip
        why = difference(self._now, costs(self._week, self._left))
        able = {seat.visitor for priced in self._possible for seat in priced.placed.seats[self._visit.id]}
        attempt = Attempt(self._trials, self._visit)
        others = [item for item in attempt.outcomes if item.visitor not in able | set(self._visitors_now)]
        return Explanation(
            visit=self._visit.id, served=True, visitors=self._visitors_now, cost_minutes=sum(why.values()), why=why,
            candidates=best, reasons=grouped(attempt, others), summary=self._summary(why, best),
        )  # fmt: skip

    def _summary(self, why: Mapping[str, float], best: Sequence[Candidate]) -> tuple[Text, ...]:
        problem = self._week.problem
        day = problem.date_of(problem.shift_of[next(iter(self._left))].day).isoformat()
        opening = _filled(
            _SERVED, visit=_same(self._visit.id), who=people(problem, self._visitors_now), date=_same(day),
            cost=_number(sum(why.values())), unit=self._unit,
        )  # fmt: skip
        if not best:
            return (opening, _ALONE)
        following = people(problem, (best[0].visitor, *best[0].companions))
        return (opening, _filled(_NEXT, who=following, price=self._price(best[0].cost_minutes)))


def _terms(deltas: Mapping[str, float]) -> Text:
    """Return the changes rule by rule in brackets, nothing when there are none."""
    terms = [term_text(key, cost) for key, cost in deltas.items()]
    if not terms:
        return Text(zh="", en="")
    return Text(zh=f"（{'，'.join(t.zh for t in terms)}）", en=f" ({', '.join(t.en for t in terms)})")


def _same(word: str) -> Text:
    return Text(zh=word, en=word)


def _number(value: float) -> Text:
    return _same(f"{value:.1f}")


def _filled(template: Text, **parts: Text) -> Text:
    return Text(
        zh=template.zh.format(**{name: part.zh for name, part in parts.items()}),
        en=template.en.format(**{name: part.en for name, part in parts.items()}),
    )
