"""One visit, taken out of its roster if it is in it, and all places it could have there, each exactly priced."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from scheduler.constraints.timeline import Duty
from scheduler.constraints.unassigned import QUALITY, lost_by_level
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.move import Move, Put
from scheduler.domain.roster import Roster
from scheduler.domain.visit import Visit
from scheduler.explain.judge import duties_of
from scheduler.explain.line import MICROSECOND, Line
from scheduler.explain.moved_week import MovedWeek
from scheduler.explain.placing import Placed, Placing, Scope, roster_with
from scheduler.explain.pricing import Pricing
from scheduler.explain.timing import timed
from scheduler.explain.touched import Touched
from scheduler.explain.trial import Trials
from scheduler.explain.verdict import Baseline


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

    Parameters
    ----------
    base : Baseline
        The roster as it is.
    visit : Visit
        One of its problem.

    Attributes
    ----------
    week : StandingWeek
        The roster as it is.
    left : mapping of shift to Line
        The routes that serve the visit now, without it.
    trials : Trials
        Trials into the roster without the visit.
    """

    def __init__(self, base: Baseline, visit: Visit) -> None:
        self.base = base
        self.week = week = base.week
        self.visit = visit
        self.left: Mapping[str, Line] = {
            shift: timed(week.line(shift).without(visit.id), keep=True).line for shift in week.serving.get(visit.id, ())
        }
        self.trials = Trials(MovedWeek.with_lines(week, self.left), base.trials) if self.left else base.trials

    @classmethod
    def of(cls, base: Baseline, visit_id: str) -> Choice:
        """Return the choice of a visit of the problem.

        Raises
        ------
        InputError
            When the problem does not have the visit.
        """
        problem = base.problem
        if visit_id not in problem.visit_of:
            zh, en = f"问题中没有走访 {visit_id!r}", f"there is no visit {visit_id!r} in the problem"
            raise InputError(problem.name, Text(zh=zh, en=en))
        return cls(base, problem.visit_of[visit_id])

    @cached_property
    def placing(self) -> Placing:
        """The search for places."""
        return Placing(self.trials)

    @cached_property
    def pricing(self) -> Pricing:
        """The prices of changes of the roster as it is."""
        return Pricing(self.week)

    @cached_property
    def visitors_now(self) -> tuple[str, ...]:
        """Who makes the visit now."""
        return tuple(self.week.problem.shift_of[shift].visitor for shift in self.left)

    @property
    def has_begun(self) -> bool:
        """Whether the visit starts before the freeze, so that it has no other place."""
        return self.visit.id in self.week.begun

    @cached_property
    def bundle(self) -> tuple[Visit, ...]:
        """The visit and all unserved ones that are made with it or not at all."""
        return self.trials.week.bundle(self.visit.id)

    def places(self, must: frozenset[str], wanted: Callable[[Placed], bool] = lambda _: True) -> Iterator[Placed]:
        """Yield places that break no hard rule and have somebody at the visit on one of the shifts.

        Parameters
        ----------
        wanted : callable, optional
            Whether a place is worth judging.
        """
        if not self.has_begun:
            yield from self.placing.all(self.bundle, Scope(must=must), wanted)

    def offers(self, must: frozenset[str]) -> Iterator[Placed]:
        """Yield what ``places`` judges, the mode owed first; ``kept`` judges it."""
        if not self.has_begun:
            yield from self.placing.offers(self.bundle, Scope(must=must))

    def kept(self, placed: Placed) -> Placed | None:
        """Return a place laid out in time if it breaks no hard rule."""
        return self.placing.kept(placed, len(self.bundle))

    def priced(self, visitor: str, placed: Placed) -> Priced:
        """Return a place with its price."""
        return Priced(visitor, placed, self.pricing.change_of({**self.left_duties, **placed.duties}, placed.made))

    def by_shift(self, placed: Placed) -> Mapping[str, float]:
        """Return by how much the cost of each rule changes that hangs on visits, shifts and modes alone."""
        return self.pricing.by_shift(Touched(self.week, {**self.left_duties, **placed.duties}), placed.made)

    @cached_property
    def left_duties(self) -> Mapping[str, Duty | None]:
        """The routes that serve the visit now, without it, laid out in time."""
        return duties_of(self.week, self.left)

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
