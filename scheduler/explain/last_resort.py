"""New people together with the fewest rules that have to give way: what places a visit when nothing smaller does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from scheduler.domain.mode import ConsentState, VisitMode
from scheduler.domain.roster import ExtraPerson, Fix
from scheduler.domain.visit import Visit
from scheduler.explain.applying import Applied, persons_of, tried_fix, week_after
from scheduler.explain.change import FixKind, changed
from scheduler.explain.extra_people import as_used, at_any_time, everybody, one_more
from scheduler.explain.lifting import answer, liftings, part, together
from scheduler.explain.trial import Trials
from scheduler.explain.week import Week

_BY_NUMBERS = (FixKind.SMALLER_GAP, FixKind.MORE_CALLS)
# Ties are a matter of care and pins somebody's decision; without consent there is no visit at all.
_GRAVITY = (FixKind.ASK_CONSENT, FixKind.SMALLER_GAP, FixKind.MORE_CALLS, FixKind.LIFT_PIN, FixKind.LIFT_TIE)
_Plan = Callable[[Week, Sequence[Visit]], tuple[ExtraPerson, ...]]


class Found(NamedTuple):
    """Changes that place a visit, and what comes of them."""

    fix: Fix
    applied: Applied


class LastResort:
    """Finds a set of changes of which none can be spared.

    Parameters
    ----------
    trials : Trials
    visit : Visit
        A visit that not even new people at any hour can make as the rules are.
    """

    def __init__(self, trials: Trials, visit: Visit) -> None:
        self._trials = trials
        self._week = trials.week
        self._visit = visit

    def found(self) -> Found | None:
        """Return the changes; ``None`` when no rule that can give way binds the visit, or not even that helps."""
        lifted = self._needed(liftings(self._week, self._week.bundle(self._visit.id)))
        if not lifted:
            return None
        plans: tuple[_Plan, ...] = (_nobody, self._one_more, _when_open, _every_day, at_any_time)
        tried = (self._with(lifted, plan) for plan in plans)
        return next((self._exact(lifted, found) for found in tried if found is not None), None)

    def _needed(self, liftings: Sequence[Fix]) -> list[Fix]:
        """Return the changes without those that can be spared, and the rest as small as may be; none if all fail."""
        ordered = sorted(liftings, key=self._gravity)
        graver = [self._gravity(one) for one in ordered[1:]]
        steps = [many for many, one in enumerate(ordered, 1) if graver[many - 1 : many] != [self._gravity(one)]]
        lifted = next((ordered[:many] for many in steps if self._with(ordered[:many], at_any_time)), [])
        for one in reversed(lifted):
            fewer = [other for other in lifted if other is not one]
            if self._with(fewer, at_any_time) is not None:
                lifted = fewer
        for place, one in enumerate(lifted):
            if one.kind in _BY_NUMBERS:
                lifted = self._smallest(lifted, place)
        return lifted[::-1]

    def _gravity(self, one: Fix) -> int:
        """Return how much a change asks for; to ask an elder again who refused is the last thing."""
        if one.kind != FixKind.ASK_CONSENT:
            return _GRAVITY.index(one.kind)
        problem = self._week.problem
        elder = problem.elder_of[problem.visit_of[one.visit or self._visit.id].elder]
        refused = answer(elder, one.mode or VisitMode.HOME) is ConsentState.REFUSED
        return len(_GRAVITY) if refused else _GRAVITY.index(one.kind)

    def _smallest(self, lifted: list[Fix], place: int) -> list[Fix]:
        for amount in range(1, round(lifted[place].amount or 0.0)):
            less = lifted[place].model_copy(update={"amount": float(amount)})
            smaller = [*lifted[:place], less, *lifted[place + 1 :]]
            if self._with(smaller, at_any_time) is not None:
                return smaller
        return lifted

    def _with(self, lifted: Sequence[Fix], plan: _Plan) -> Found | None:
        """Return the changes with the people they take beside, when that places the visit."""
        week = self._week
        if lifted:
            week = week_after(week, changed(week.problem, self._visit.id, together(lifted)))
        return self._tried(lifted, plan(week, week.bundle(self._visit.id)))

    def _exact(self, lifted: Sequence[Fix], wide: Found) -> Found:
        """Return the changes with only the hours that are used, where that does as well."""
        persons = persons_of(wide.fix)
        exact = self._tried(lifted, as_used(persons, self._week, wide.applied)) if persons else None
        return wide if exact is None else exact

    def _tried(self, lifted: Sequence[Fix], persons: tuple[ExtraPerson, ...]) -> Found | None:
        hired = [part(FixKind.ANOTHER_PERSON, persons=persons)] if persons else []
        if not lifted and not hired:
            return None
        fix = together([*lifted, *hired])
        applied = tried_fix(self._trials, self._visit, fix)
        return None if applied is None else Found(fix, applied)

    def _one_more(self, week: Week, bundle: Sequence[Visit]) -> tuple[ExtraPerson, ...]:
        return one_more(week, week.problem.visit_of[self._visit.id])


def _nobody(week: Week, bundle: Sequence[Visit]) -> tuple[ExtraPerson, ...]:
    return ()


def _when_open(week: Week, bundle: Sequence[Visit]) -> tuple[ExtraPerson, ...]:
    return everybody(week, bundle, None)


def _every_day(week: Week, bundle: Sequence[Visit]) -> tuple[ExtraPerson, ...]:
    return everybody(week, bundle, range(week.problem.days))
