"""Whether a change of a roster pays: what it breaks and what it changes, without judging the roster again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from scheduler.constraints.base import Constraint, Span
from scheduler.constraints.unassigned import QUALITY, level_names, lost_by_level
from scheduler.domain.errors import InputError
from scheduler.domain.move import Move
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import better
from scheduler.explain.arranging import arranged
from scheduler.explain.judge import HARD
from scheduler.explain.moved_week import MovedWeek, otherwise
from scheduler.explain.pricing import Pricing
from scheduler.explain.standing_week import StandingWeek
from scheduler.explain.touched import Touched
from scheduler.explain.verdict import Baseline

_LIKELY_FIRST = tuple(sorted(HARD, key=lambda rule: rule.span is not Span.ROUTE))
"""Most changes that break anything break what one route alone can break."""

Levels = Mapping[str, float]
"""The levels of the objective, highest first, quality last."""


@dataclass(frozen=True)
class Weighed:
    """A changed roster.

    Attributes
    ----------
    changes : mapping of str to float
        By how much each level changes.
    broken : int
        Breaches of hard rules.
    """

    week: StandingWeek
    changes: Levels
    broken: int


class Scales:
    """Weighs changes of one roster.

    Parameters
    ----------
    week : StandingWeek
        The roster.
    levels : mapping of str to float
        Its levels.
    broken : int
        Its breaches of hard rules.
    """

    def __init__(self, week: StandingWeek, levels: Levels, broken: int) -> None:
        self.week = week
        self.levels = levels
        self.broken = broken

    @classmethod
    def of(cls, base: Baseline) -> Scales:
        """Return the scales of a roster that has been judged."""
        return cls(base.week, base.account.levels, len(base.account.broken))

    def after(self, weighed: Weighed) -> Scales:
        """Return the scales of a changed roster."""
        levels = {name: level + weighed.changes[name] for name, level in self.levels.items()}
        return Scales(weighed.week, levels, weighed.broken)

    def moved(self, move: Move) -> Weighed | None:
        """Return the roster after a move; ``None`` when that breaks more than before.

        Raises
        ------
        InputError
            When the move names what the problem does not have, says too little, or touches a visit that has begun.
        """
        return self.exchanged(arranged(self.week, move).roster)

    def tried(self, move: Move | None) -> Weighed | None:
        """Return the roster after a move, where there is one that can be made and breaks no more than before.

        A place may be cut off by the freeze or by a shift that is gone.
        """
        try:
            return None if move is None else self.moved(move)
        except InputError:
            return None

    def exchanged(self, roster: Roster) -> Weighed | None:
        """Return another roster of the problem; ``None`` when it breaks more than before."""
        changed = otherwise(self.week, roster)
        week = MovedWeek(self.week, roster, changed)
        touched = Touched(self.week, {shift: week.duty(shift) for shift in changed})
        more = self._more_broken(touched)
        return None if more > 0 else Weighed(week, self._changes(touched, week), self.broken + more)

    def _more_broken(self, touched: Touched) -> int:
        """Return how many more breaches there are after a change; where there were none, the first ones are enough.

        A portion may break rules by what it leaves out, on both sides alike, so the two are compared.
        """
        found = (self._more_of(rule, touched) for rule in _LIKELY_FIRST)
        return sum(found) if self.broken else next((more for more in found if more), 0)

    def _more_of(self, rule: Constraint, touched: Touched) -> int:
        before, after = touched.sides(rule.span)
        found = len(list(rule.check(after)))
        return found - len(list(rule.check(before))) if found or self.broken else 0

    def is_no_worse(self, weighed: Weighed) -> bool:
        """Whether a changed roster breaks nothing and is at least as good, level by level."""
        return weighed.broken == 0 and not better(self.vector, self.after(weighed).vector)

    @property
    def vector(self) -> tuple[float, ...]:
        """The levels in order, to be compared one after the other."""
        return tuple(self.levels.values())

    def _changes(self, touched: Touched, after: StandingWeek) -> Levels:
        problem = self.week.problem
        found = dict.fromkeys(level_names(problem.objective), 0.0)
        found[QUALITY] = sum(self._pricing.change_in(touched).values())
        if problem.objective.lexicographic:
            for name in touched.visits:
                was, is_now = name in self.week.serving, name in after.serving
                if was != is_now:
                    for level, lost in lost_by_level(problem.objective, problem.visit_of[name]).items():
                        found[level] += lost if was else -lost
        return found

    @cached_property
    def _pricing(self) -> Pricing:
        return Pricing(self.week)
