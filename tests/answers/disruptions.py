"""Random things that happen to a published week: seeded, one of five kinds each, about ids alone."""

from __future__ import annotations

from datetime import timedelta

from scheduler.domain.absence import AbsenceStatus
from scheduler.domain.change_set import (
    ChangeSet,
    ElderAbsent,
    PinAdded,
    ShiftShortened,
    VisitAdded,
    VisitorAbsent,
    WeekChange,
)
from scheduler.domain.clock import DAY
from scheduler.domain.elder import RiskTier
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Chance, Visit
from tests.explain.weeks import Dice

KINDS = ("sick", "hospital", "urgent", "shortened", "pinned")
_KIND_OF = dict(zip((VisitorAbsent, ElderAbsent, VisitAdded, ShiftShortened, PinAdded), KINDS, strict=True))
WEDNESDAY, MORNING = 2, timedelta(hours=7)
_LAST_FREEZE_DAY, _FIRST_HOUR, _HOURS = 4, 7, 9


def disruption(problem: Problem, roster: Roster, seed: int) -> ChangeSet:
    """Return one thing that happens at a moment of the first five days, not the last one; the kinds take turns."""
    dice = Dice(seed)
    day = dice.below(min(_LAST_FREEZE_DAY, problem.days - 2) + 1)
    freeze = day * DAY + timedelta(hours=_FIRST_HOUR + dice.below(_HOURS))
    return ChangeSet(
        frozen_until=freeze, changes=(_Later(problem, roster, freeze, dice).change(KINDS[seed % len(KINDS)]),)
    )


def kind_of(changes: ChangeSet) -> str:
    """Return of which kind the first change is."""
    return _KIND_OF[type(changes.changes[0])]


def sick_on_wednesday(problem: Problem, visitor: str) -> ChangeSet:
    """Return that somebody calls in sick on Wednesday morning, for that day."""
    absent = VisitorAbsent(visitor=visitor, first_day=WEDNESDAY)
    return ChangeSet(frozen_until=WEDNESDAY * DAY + MORNING, changes=(absent,))


def busy_on(problem: Problem, roster: Roster, day: int) -> list[str]:
    """Return who makes visits on a day, the busiest first."""
    many: dict[str, int] = {}
    for route in roster.routes:
        shift = problem.shift_of[route.shift]
        if shift.day == day:
            many[shift.visitor] = many.get(shift.visitor, 0) + sum(len(stop.visits) for stop in route.stops)
    return sorted(many, key=lambda visitor: (-many[visitor], visitor))


class _Later:
    """What of a week has not begun at the freeze."""

    def __init__(self, problem: Problem, roster: Roster, freeze: timedelta, dice: Dice) -> None:
        self._problem, self._freeze, self._dice = problem, freeze, dice
        services = [
            (problem.shift_of[route.shift], item)
            for route in roster.routes
            for stop in route.stops
            for item in stop.visits
        ]
        later = [(shift, item.visit) for shift, item in services if shift.day * DAY + item.start >= freeze]
        self._shifts = sorted({shift.id for shift, _ in later})
        self._day_of = {visit: shift.day for shift, visit in later}
        self._first_day = freeze // DAY

    def change(self, kind: str) -> WeekChange:
        if kind == "sick":
            shift = self._shift()
            last = min(shift.day + self._dice.below(3), self._problem.days - 1)
            return VisitorAbsent(visitor=shift.visitor, first_day=shift.day, last_day=last)
        if kind == "hospital":
            return ElderAbsent(elder=self._visit().elder, status=AbsenceStatus.HOSPITAL, first_day=self._first_day)
        if kind == "urgent":
            return VisitAdded(visit=self._urgent())
        if kind == "shortened":
            shift = self._shift()
            return ShiftShortened(shift=shift.id, end=shift.start + (shift.end - shift.start) / 2)
        visit = self._visit()
        days = [day for window in visit.windows for day in window.days if day > self._first_day]
        day = days[self._dice.below(len(days))] if days else self._day_of[visit.id]
        return PinAdded(pin=Pin(visit=visit.id, day=day))

    def _shift(self) -> Shift:
        return self._problem.shift_of[self._shifts[self._dice.below(len(self._shifts))]]

    def _visit(self) -> Visit:
        names = sorted(self._day_of)
        return self._problem.visit_of[names[self._dice.below(len(names))]]

    def _urgent(self) -> Visit:
        """A last chance of a red elder, to be made today or tomorrow at the hours of another visit to the same door."""
        like = self._visit()
        days = (self._first_day, min(self._first_day + 1, self._problem.days - 1))
        windows = tuple(window.model_copy(update={"days": days}) for window in like.windows[:1])
        coverage = like.coverage.model_copy(update={"tier": RiskTier.RED, "chance": Chance.LAST})
        return like.model_copy(update={"id": "urgent", "windows": windows, "coverage": coverage, "people": 1})
