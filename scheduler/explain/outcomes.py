"""What came of trying to insert one visit with every visitor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from scheduler.constraints.availability import AVAILABILITY
from scheduler.constraints.base import Constraint
from scheduler.constraints.consent import CONSENT
from scheduler.constraints.pins import PINS
from scheduler.constraints.time_window import TIME_WINDOW
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Visit
from scheduler.explain.judge import Refusal, refusal
from scheduler.explain.line import Line
from scheduler.explain.timing import timed
from scheduler.explain.trial import Trials, Try

_MOST_VERDICTS = 5


@dataclass(frozen=True)
class Outcome:
    """What came of one visitor.

    Attributes
    ----------
    rule : Constraint or None
        The first rule that says no to the most promising try; ``None`` when it could be done.
    refusal : Refusal or None
        What the rule found, where it was asked about a try.
    tried : Try or None
        The most promising try; ``None`` where nothing could be tried.
    """

    visitor: str
    rule: Constraint | None
    refusal: Refusal | None = None
    tried: Try | None = None


class Attempt:
    """One visit tried on every shift of every visitor."""

    def __init__(self, trials: Trials, visit: Visit) -> None:
        self.trials = trials
        self.visit = visit
        self.week = trials.week

    @cached_property
    def open_days(self) -> tuple[int, ...]:
        """Days on which the visit has a window."""
        return tuple(day for day in range(self.week.problem.days) if self.visit.windows_on(day))

    @cached_property
    def without_consent(self) -> Refusal | None:
        """What the rule about consent says when the elder of the visit, or of one tied to it, agreed to no mode."""
        for shift in self.week.problem.shifts[:1]:
            for visit in self.week.bundle(self.visit.id):
                elder = self.week.problem.elder_of[visit.elder]
                if any(elder.consents_to(option.mode) for option in visit.options):
                    continue
                found = [self._one_rule(CONSENT, visit, shift, option) for option in range(len(visit.options))]
                if None not in found:
                    return found[0]
        return None

    @cached_property
    def tries(self) -> dict[str, list[Try]]:
        """Tries by visitor on shifts that no pair rule forbids, the most promising first."""
        found: dict[str, list[Try]] = {}
        for visitor, shifts in self.week.shifts_by_visitor.items():
            mine = [
                item
                for shift in shifts
                if shift.day in self.open_days and not self.trials.predicates.refusing(self.visit, shift)
                for item in self.trials.on_shift(self.visit, shift)
            ]
            found[visitor] = sorted(mine, key=lambda item: item.rank)
        return found

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """One outcome a visitor, in the problem's order."""
        return tuple(self._outcome(visitor.id) for visitor in self.week.problem.visitors)

    def _outcome(self, visitor: str) -> Outcome:
        shifts = [shift for shift in self.week.shifts_by_visitor[visitor] if shift.day in self.open_days]
        if not self.open_days:
            return Outcome(visitor, TIME_WINDOW)
        if not shifts:
            return Outcome(visitor, AVAILABILITY)
        if self.tries[visitor]:
            return self._tried(visitor)
        refusing = [(self.trials.predicates.refusing(self.visit, shift), shift) for shift in shifts]
        rules, shift = min(refusing, key=lambda pair: len(pair[0]))
        return (
            Outcome(visitor, rules[0], self._one_rule(rules[0], self.visit, shift)) if rules else Outcome(visitor, PINS)
        )

    def _tried(self, visitor: str) -> Outcome:
        tries = self.tries[visitor]
        first = self._verdict(tries[0])
        for item in (item for item in tries[1:_MOST_VERDICTS] if item.fits and first is not None):
            if self._verdict(item) is None:
                return Outcome(visitor, None, None, item)
        return Outcome(visitor, None if first is None else first.rule, first, tries[0])

    def _verdict(self, item: Try) -> Refusal | None:
        return refusal(self.week, {item.line.shift.id: line_of(item)})

    def _one_rule(self, rule: Constraint, visit: Visit, shift: Shift, option: int = 0) -> Refusal | None:
        line = self.week.line(shift.id)
        tried = line.with_item(len(line.items), self.week.trial_item(visit, option, shift.day))
        return refusal(self.week, {shift.id: tried}, (rule,))


def line_of(item: Try) -> Line:
    """Return the route with the tried visit: the others keep their starts where that works, else all move up."""
    kept = timed(item.extended(), keep=False)
    if kept.fits:
        start = next(service.start for service in kept.line.items if service.is_new)
        gentle = timed(item.extended(start), keep=True)
        return gentle.line if gentle.fits else kept.line
    return kept.line
