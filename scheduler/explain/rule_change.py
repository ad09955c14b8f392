"""Rules that give way: a pin or a tie that no longer holds, a smaller gap, more calls, an elder who agrees."""

from __future__ import annotations

from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Fix
from scheduler.domain.visit import Visit
from scheduler.explain.problem_parts import copied, replaced

PIN_FIELDS = ("visitor", "day", "start", "after")


def without_pin(problem: Problem, visit: Visit, fix: Fix) -> Problem:
    """Return the problem in which what the fix names of a pin is not fixed any more."""
    pins = (_loosened(pin, fix.pin) if fix.pin is not None else pin for pin in problem.pins)
    return copied(problem, pins=tuple(pin for pin in pins if pin is not None))


def _loosened(pin: Pin, lifted: Pin) -> Pin | None:
    if pin.visit != lifted.visit:
        return pin
    values = {name: getattr(pin, name) for name in PIN_FIELDS}
    kept = {name: value for name, value in values.items() if value != getattr(lifted, name)}
    if all(value is None for value in kept.values()):
        return None
    return pin.model_copy(update={name: None for name in PIN_FIELDS if name not in kept})


def without_tie(problem: Problem, visit: Visit, fix: Fix) -> Problem:
    """Return the problem without the tie that the fix names."""
    return copied(problem, precedences=tuple(tie for tie in problem.precedences if tie != fix.tie))


def with_consent(problem: Problem, visit: Visit, fix: Fix) -> Problem:
    """Return the problem in which the elder of a visit has agreed to the mode that the fix names."""
    elder, mode = problem.elder_of[visit.elder], fix.mode or VisitMode.HOME
    answer = Consent(mode=mode, state=ConsentState.AGREED, asked_on=problem.start)
    others = tuple(consent for consent in elder.consents if consent.mode is not mode)
    new = elder.model_copy(update={"consents": (*others, answer)})
    return copied(problem, elders=replaced(problem.elders, new))


def with_more_calls(problem: Problem, visit: Visit, fix: Fix) -> Problem:
    """Return the problem in which the series of a visit may fall back to another mode more often."""
    more = round(fix.amount or 0.0)
    series = tuple(
        item.model_copy(update={"most_fallbacks": item.most_fallbacks + more})
        if visit.id in item.visits and item.most_fallbacks is not None
        else item
        for item in problem.series
    )
    return copied(problem, series=series)


def with_smaller_gap(problem: Problem, visit: Visit, fix: Fix) -> Problem:
    """Return the problem in which the visits of the series of a visit may lie closer together."""
    less = round(fix.amount or 0.0)
    series = tuple(
        item.model_copy(update={"smallest_gap_days": max(0, item.smallest_gap_days - less)})
        if visit.id in item.visits
        else item
        for item in problem.series
    )
    return copied(problem, series=series)
