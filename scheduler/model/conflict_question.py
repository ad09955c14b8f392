"""Whether some pins and some rules can all hold while every pinned visit is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from ortools.sat.python import cp_model

from scheduler.constraints.availability import AVAILABILITY
from scheduler.constraints.base import Constraint
from scheduler.constraints.formulation import Formulation
from scheduler.constraints.index import Index
from scheduler.constraints.pins import PINS
from scheduler.constraints.precedence import PRECEDENCE
from scheduler.constraints.registry import formulate
from scheduler.constraints.travel_fits import TRAVEL_FITS
from scheduler.constraints.two_people import TWO_PEOPLE
from scheduler.domain.base import Frozen
from scheduler.domain.clock import DAY, format_time
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Shift
from scheduler.model.exact.build import build
from scheduler.model.exact.rows_ties import same_day, same_visitor
from scheduler.model.exact.week import Week

What = Literal["visitor", "day", "start", "after"]


class PinPart(Frozen):
    """One thing that one pin fixes.

    Attributes
    ----------
    wanted : str
        The visitor, the date, the time of day, or the visit that comes first.
    pin : Pin
        A pin that fixes nothing but this.
    """

    visit: str
    what: What
    wanted: str
    pin: Pin


def pin_parts(problem: Problem) -> list[PinPart]:
    """Return everything the pins of a problem fix, in their order, each once."""
    return list(dict.fromkeys(part for pin in problem.pins for part in _parts(problem, pin)))


def _parts(problem: Problem, pin: Pin) -> Iterator[PinPart]:
    visit = pin.visit
    if pin.visitor is not None:
        yield PinPart(visit=visit, what="visitor", wanted=pin.visitor, pin=Pin(visit=visit, visitor=pin.visitor))
    if pin.day is not None:
        date = problem.date_of(pin.day).isoformat()
        yield PinPart(visit=visit, what="day", wanted=date, pin=Pin(visit=visit, day=pin.day))
    if pin.start is not None:
        start = format_time(pin.start)
        yield PinPart(visit=visit, what="start", wanted=start, pin=Pin(visit=visit, start=pin.start))
    if pin.after is not None:
        yield PinPart(visit=visit, what="after", wanted=pin.after, pin=Pin(visit=visit, after=pin.after))


class PinQuestion:
    """Asks the exact model about the pinned visits of one problem, and about nothing else.

    Without the rule of availability everybody may come on any day at any time; without the rule of
    travel, services may overlap; without the rule of people at once, one visitor is enough, who answers one
    of the rules that ask for somebody.

    Parameters
    ----------
    deterministic : float
        Limit of each question in CP-SAT's deterministic seconds.
    """

    def __init__(self, index: Index, deterministic: float, seed: int) -> None:
        self._index = index
        self._solver = cp_model.CpSolver()
        self._solver.parameters.max_deterministic_time = deterministic
        self._solver.parameters.random_seed = seed
        self._solver.parameters.num_workers = 1
        self._answers: dict[tuple[frozenset[PinPart], frozenset[str]], bool] = {}

    def impossible(self, parts: Sequence[PinPart], rules: Sequence[Constraint]) -> bool:
        """Whether the pinned visits provably cannot all be made under these pins and rules."""
        key = (frozenset(parts), frozenset(rule.key for rule in rules))
        if key not in self._answers:
            self._answers[key] = bool(parts) and bool(self.contradicting(parts, rules))
        return self._answers[key]

    def contradicting(self, parts: Sequence[PinPart], rules: Sequence[Constraint]) -> set[str]:
        """Return pinned visits that cannot all be made, as few as the solver happens to name; none if they can."""
        names = list(dict.fromkeys(part.visit for part in parts))
        small = self._restricted(parts, rules)
        index = Index(small, self._index.travel)
        week = build(_formulation(index, rules), timed=TRAVEL_FITS in rules).week
        for part in parts:
            if part.what == "after":
                _order_row(week, index.visit_number[part.wanted], index.visit_number[part.visit])
        literals = [week.served[index.visit_number[name]] for name in names]
        week.model.add_assumptions(literals)
        if self._solver.solve(week.model) != cp_model.INFEASIBLE:
            return set()
        guilty = set(self._solver.sufficient_assumptions_for_infeasibility())
        found = {name for name, literal in zip(names, literals, strict=True) if literal.index in guilty}
        return found or set(names)

    def _restricted(self, parts: Sequence[PinPart], rules: Sequence[Constraint]) -> Problem:
        """Return the problem of the pinned visits and what they are tied to; places and visitors stay."""
        whole = self._index.problem
        ties = whole.precedences if PRECEDENCE in rules else ()
        names = {part.visit for part in parts} | {part.wanted for part in parts if part.what == "after"}
        while (
            more := {end for tie in ties for end in (tie.first, tie.second) if {tie.first, tie.second} & names} - names
        ):
            names |= more
        visits = tuple(visit for visit in whole.visits if visit.id in names)
        open_days = () if AVAILABILITY in rules else tuple(_open_days(whole))
        series = (
            item.model_copy(update={"visits": tuple(v for v in item.visits if v in names)}) for item in whole.series
        )
        return Problem(
            name=whole.name,
            start=whole.start,
            days=whole.days,
            tick=whole.tick,
            travel=whole.travel,
            areas=whole.areas,
            places=whole.places,
            elders=whole.elders,
            visitors=whole.visitors,
            shifts=(*whole.shifts, *open_days),
            visits=visits,
            series=tuple(item for item in series if item.visits),
            precedences=tuple(tie for tie in ties if tie.first in names),
            pins=tuple(part.pin for part in parts if part.what != "after"),
        )


def _open_days(problem: Problem) -> Iterator[Shift]:
    """Yield a shift for every visitor on every day without one."""
    taken = {(shift.visitor, shift.day) for shift in problem.shifts}
    for visitor in problem.visitors:
        for day in range(problem.days):
            if (visitor.id, day) not in taken:
                yield Shift(id=f"{visitor.id} {day} open", visitor=visitor.id, day=day, start=timedelta(0), end=DAY)


def _formulation(index: Index, rules: Sequence[Constraint]) -> Formulation:
    """Return the formulation of some rules; ways and pins always count."""
    asked = tuple(dict.fromkeys([*rules, TRAVEL_FITS, PINS]))
    formulation = formulate(index, asked)
    if TWO_PEOPLE in rules:
        return formulation
    alone = {demand.visit: demand for demand in reversed(formulation.somebody)}
    return replace(formulation, seats=formulation.seats.clip(max=1), somebody=tuple(alone.values()))


def _order_row(week: Week, earlier: int, later: int) -> None:
    """Ask that one visitor makes both on one day, the later after the end of the earlier."""
    week.model.add(week.served[earlier] == week.served[later])
    same_visitor(week, earlier, later)
    same_day(week, earlier, later)
    for (visit, option), chosen in week.option.items():
        if visit == earlier:
            ticks = int(week.formulation.option_ticks[visit, option])
            week.model.add(week.moment[later] >= week.moment[earlier] + ticks).only_enforce_if(chosen)
