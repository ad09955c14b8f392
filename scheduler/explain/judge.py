"""What the hard rules themselves say about changed routes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scheduler.constraints.base import Constraint, Level, Span, Violation
from scheduler.constraints.listed import LISTED
from scheduler.constraints.pair_rule import PairRule
from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.timeline import Duty
from scheduler.domain.roster import Route, Stop, StopVisit
from scheduler.explain.line import MICROSECOND, Line
from scheduler.explain.part import Part
from scheduler.explain.touched import Touched
from scheduler.explain.week import Week

HARD: tuple[Constraint, ...] = tuple(
    rule for rule in REGISTRY if rule.level is Level.HARD and rule is not LISTED
)  # what is listed follows from the routes, so no trial can break it


BY_SHIFT: tuple[Constraint, ...] = tuple(rule for rule in HARD if rule.by_shift and not isinstance(rule, PairRule))
BY_ROUTE: tuple[Constraint, ...] = tuple(rule for rule in HARD if not rule.by_shift and rule.span is Span.ROUTE)
BY_HOUR: tuple[Constraint, ...] = tuple(rule for rule in HARD if not rule.by_shift and rule.span is not Span.ROUTE)
"""These three are what is left to ask about places whose visits and shifts no pair rule keeps apart."""


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
    """Return a route as a roster holds it, one stop a door; ``None`` when nobody is served.

    Its parts are of the right types already, so they are not validated again: thousands of routes are tried.
    """
    stops: list[tuple[str | None, list[StopVisit]]] = []
    for item in line.items:
        place = None if item.place is None else week.problem.places[item.place].id
        mode = week.problem.visit_of[item.visit].options[item.option].mode
        service = StopVisit.model_construct(visit=item.visit, mode=mode, start=item.start * MICROSECOND)
        if place is not None and stops and stops[-1][0] == place:
            stops[-1][1].append(service)
        else:
            stops.append((place, [service]))
    if not stops:
        return None
    found = tuple(Stop.model_construct(place=place, visits=tuple(visits)) for place, visits in stops)
    return Route.model_construct(shift=line.shift.id, stops=found)


def duties_of(week: Week, changed: Mapping[str, Line]) -> dict[str, Duty | None]:
    """Return changed routes laid out in time."""
    return {shift: week.laid(line) for shift, line in changed.items()}


def refusals(week: Week, changed: Mapping[str, Line], rules: tuple[Constraint, ...] = HARD) -> Iterator[Refusal]:
    """Yield every hard rule that changed routes break, in the order of the registry."""
    yield from refusals_of(week, duties_of(week, changed), rules)


def refusals_of(
    week: Week, duties: Mapping[str, Duty | None], rules: tuple[Constraint, ...] = HARD
) -> Iterator[Refusal]:
    """Yield every hard rule that changed routes, laid out already, break.

    A rule is asked about what of the roster it hangs on. What it finds there at other visits and visitors is not the
    changed routes' doing and does not count.
    """
    yield from refusals_in(week, Touched(week, duties), rules)


def breaks_alone(week: Week, duty: Duty) -> bool:
    """Whether a route breaks a hard rule that looks at nothing but one route and its hours."""
    part = Part(week.index, week.roster, lambda: (duty,), week.problem)
    return any(True for rule in BY_ROUTE for _ in rule.check(part))


def refusals_in(week: Week, touched: Touched, rules: tuple[Constraint, ...]) -> Iterator[Refusal]:
    """Yield every one of some hard rules that a change breaks."""
    duties = touched.changed
    names = {item.visit.id for duty in duties.values() if duty is not None for item in duty.served}
    visitors = {week.problem.shift_of[shift].visitor for shift in duties}
    for rule in rules:
        found = tuple(item for item in rule.check(touched.sides(rule.span).after) if _is_ours(item, names, visitors))
        if found:
            yield Refusal(rule, found)


def refusal(week: Week, changed: Mapping[str, Line], rules: tuple[Constraint, ...] = HARD) -> Refusal | None:
    """Return the first hard rule that changed routes break; ``None`` when they break none."""
    return next(refusals(week, changed, rules), None)


def _is_ours(violation: Violation, visits: set[str], visitors: set[str]) -> bool:
    if violation.visits:
        return not visits.isdisjoint(violation.visits)
    return violation.visitor in visitors
