"""What the hard rules themselves say about changed routes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scheduler.constraints.base import Constraint, Level, Violation
from scheduler.constraints.listed import LISTED
from scheduler.constraints.pair_rule import PairRule
from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.timeline import Duty, Timeline
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Route, Stop, StopVisit
from scheduler.explain.line import MICROSECOND, Line
from scheduler.explain.week import Week

HARD: tuple[Constraint, ...] = tuple(
    rule for rule in REGISTRY if rule.level is Level.HARD and rule is not LISTED
)  # what is listed follows from the routes, so no trial can break it


class Part(Timeline):
    """Some or all duties of a week, judged as if they were a roster.

    Parameters
    ----------
    week : Week
    duties : tuple of Duty
    problem : Problem
        The week's problem, or what of it binds the duties in question.
    """

    def __init__(self, week: Week, duties: tuple[Duty, ...], problem: Problem) -> None:
        self.index = week.index
        self.roster = week.roster
        self.duties = duties
        self._problem = problem

    @property
    def problem(self) -> Problem:
        """The problem the checks read."""
        return self._problem


@dataclass(frozen=True)
class Refusal:
    """The first rule that says no, with all that breaks it."""

    rule: Constraint
    violations: tuple[Violation, ...]

    @property
    def amount(self) -> float:
        """By how much the rule is broken, in its unit."""
        return sum(violation.amount for violation in self.violations)


def route_of(week: Week, line: Line) -> Route | None:
    """Return a route as a roster holds it, one stop a door; ``None`` when nobody is served."""
    stops: list[tuple[str | None, list[StopVisit]]] = []
    for item in line.items:
        place = None if item.place is None else week.problem.places[item.place].id
        mode = week.problem.visit_of[item.visit].options[item.option].mode
        service = StopVisit(visit=item.visit, mode=mode, start=item.start * MICROSECOND)
        if place is not None and stops and stops[-1][0] == place:
            stops[-1][1].append(service)
        else:
            stops.append((place, [service]))
    if not stops:
        return None
    return Route(shift=line.shift.id, stops=tuple(Stop(place=place, visits=tuple(visits)) for place, visits in stops))


def refusals(week: Week, changed: Mapping[str, Line], rules: tuple[Constraint, ...] = HARD) -> Iterator[Refusal]:
    """Yield every hard rule that changed routes break, in the order of the registry.

    A rule is asked about the changed routes together with all routes it could compare them with: other
    days of the same visitors, other visits of the same elders, partners of tied visits. What it finds
    elsewhere is not the changed routes' doing and does not count.
    """
    routes = [route for route in (route_of(week, line) for line in changed.values()) if route is not None]
    new = week.duties(routes)
    names = {item.visit.id for duty in new for item in duty.served}
    visitors = {line.shift.visitor for line in changed.values()}
    old = [week.duty(shift) for shift in sorted(_linked(week, names, visitors) - changed.keys())]
    problem = week.narrowed(names)
    alone = Part(week, new, problem)
    together = Part(week, (*(duty for duty in old if duty is not None), *new), problem)
    for rule in rules:
        part = alone if isinstance(rule, PairRule) else together
        found = tuple(item for item in rule.check(part) if _is_ours(item, names, visitors))
        if found:
            yield Refusal(rule, found)


def refusal(week: Week, changed: Mapping[str, Line], rules: tuple[Constraint, ...] = HARD) -> Refusal | None:
    """Return the first hard rule that changed routes break; ``None`` when they break none."""
    return next(refusals(week, changed, rules), None)


def _linked(week: Week, visits: set[str], visitors: set[str]) -> set[str]:
    """Return the shifts of some visitors and those that serve visits related to some visits."""
    related = set(visits)
    for name in visits:
        related |= week.visits_by_elder[week.problem.visit_of[name].elder]
        related |= {other for tie in week.bonds.get(name, ()) for other in (tie.first, tie.second)}
    serving = {shift for name in related for shift in week.serving.get(name, ())}
    return serving | {shift.id for visitor in visitors for shift in week.shifts_by_visitor[visitor]}


def _is_ours(violation: Violation, visits: set[str], visitors: set[str]) -> bool:
    if violation.visits:
        return not visits.isdisjoint(violation.visits)
    return violation.visitor in visitors
