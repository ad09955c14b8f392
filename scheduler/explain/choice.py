"""One visit, taken out of its roster if it is in it, and all places it could have there, each exactly priced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from scheduler.constraints.index import Index
from scheduler.constraints.timeline import Timeline
from scheduler.constraints.unassigned import QUALITY, lost_by_level
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.move import Move, Put
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.domain.visit import Visit
from scheduler.explain.line import MICROSECOND, Line
from scheduler.explain.placing import Placed, Placing, Scope, roster_with
from scheduler.explain.pricing import Costs, costs, difference
from scheduler.explain.standing_week import StandingWeek
from scheduler.explain.timing import timed
from scheduler.explain.trial import Trials


@dataclass(frozen=True)
class Priced:
    """A place, for whom it was looked for, and by how much each rule's cost would change."""

    visitor: str
    placed: Placed
    deltas: Mapping[str, float]

    @property
    def cost(self) -> float:
        """The change of the last level, in the objective's unit."""
        return sum(self.deltas.values())


class Choice:
    """A visit and where it could go.

    Attributes
    ----------
    week : StandingWeek
        The roster as it is.
    left : mapping of shift to Line
        The routes that serve the visit now, without it.
    trials : Trials
        Trials into the roster without the visit.
    """

    def __init__(self, week: StandingWeek, visit: Visit) -> None:
        self.week = week
        self.visit = visit
        self.left: Mapping[str, Line] = {
            shift: timed(week.line(shift).without(visit.id), keep=True).line for shift in week.serving.get(visit.id, ())
        }
        without = StandingWeek(week.index, roster_with(week, self.left)) if self.left else week
        self.trials = Trials(without)

    @classmethod
    def of(cls, problem: Problem, roster: Roster, visit_id: str, index: Index | None) -> Choice:
        """Return the choice of a visit of the problem.

        Raises
        ------
        InputError
            When the problem does not have the visit, or the roster names what the problem does not have.
        """
        if visit_id not in problem.visit_of:
            zh, en = f"问题中没有走访 {visit_id!r}", f"there is no visit {visit_id!r} in the problem"
            raise InputError(problem.name, Text(zh=zh, en=en))
        known = index or Index(problem)
        # Laying the roster out refuses one that belongs to another problem.
        Timeline(known, roster)
        return cls(StandingWeek(known, roster), problem.visit_of[visit_id])

    @cached_property
    def now(self) -> Costs:
        """What the roster costs as it is."""
        return costs(self.week, {})

    @cached_property
    def visitors_now(self) -> tuple[str, ...]:
        """Who makes the visit now."""
        return tuple(self.week.problem.shift_of[shift].visitor for shift in self.left)

    @property
    def has_begun(self) -> bool:
        """Whether the visit starts before the freeze, so that it has no other place."""
        return self.visit.id in self.week.begun

    def places(self, must: frozenset[str]) -> Iterator[Placed]:
        """Yield places that break no hard rule and have somebody at the visit on one of the shifts."""
        if not self.has_begun:
            bundle = self.trials.week.bundle(self.visit.id)
            yield from Placing(self.trials).all(bundle, Scope(must=must))

    def priced(self, visitor: str, placed: Placed) -> Priced:
        """Return a place with its price."""
        changed = {**self.left, **placed.lines}
        return Priced(visitor, placed, difference(costs(self.week, changed), self.now))

    def roster_of(self, placed: Placed) -> Roster:
        """Return the roster with the visit in a place."""
        return roster_with(self.week, {**self.left, **placed.lines})

    def move_of(self, placed: Placed) -> Move:
        """Return what somebody would have to ask for to get exactly this place."""
        steps = []
        for visit, seats in placed.seats.items():
            option = self.week.problem.visit_of[visit].options[seats[0].trial.item.option]
            steps.append(
                Put(
                    visit=visit,
                    shifts=tuple(seat.shift for seat in seats),
                    positions=tuple(seat.trial.position for seat in seats),
                    start=seats[0].start * MICROSECOND,
                    mode=option.mode,
                )
            )
        return Move(steps=tuple(steps))

    def levels_of(self, placed: Placed) -> dict[str, float]:
        """Return the change of each coverage level that changes."""
        found: dict[str, float] = {}
        for visit in (visit for visit in placed.seats if visit not in self.week.serving):
            lost = lost_by_level(self.week.problem.objective, self.week.problem.visit_of[visit])
            for name, amount in lost.items():
                if name != QUALITY and amount:
                    found[name] = found.get(name, 0.0) - amount
        return found
