"""How many others are told of a change when somebody falls out: a tenth at most, as far as that loses no coverage."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scheduler.constraints.change import CHANGE
from scheduler.constraints.unassigned import UNASSIGNED
from scheduler.evaluate.evaluation import better
from scheduler.explain.scales import Scales, Weighed
from scheduler.explain.standing_week import StandingWeek
from scheduler.explain.verdict import Baseline
from scheduler.solve.repair_carry import Carried
from scheduler.solve.repair_problem import ChangedWeek
from scheduler.solve.repair_settle import Settling, never

_ONE_IN = 10
"""Of so many visits that lost their place one other may be told of another person, day or hour."""


class Telling:
    """Counts who is told, and puts back who need not be.

    Where somebody offers more hours, or nobody offers less, there is no limit: then changes are what was asked for.
    """

    def __init__(self, week: ChangedWeek, kept: Carried, settling: Settling) -> None:
        self._own = frozenset(week.visits) | frozenset(kept.dropped)
        self._settling = settling
        added = any(shift.id not in week.before for shift in week.problem.shifts)
        self._most = len(self._own) // _ONE_IN if week.shifts and not added else None

    def excess(self, week: StandingWeek) -> int:
        """Return how many more others are told than may be."""
        return self._above(self._told(week))

    def calmed(self, base: Baseline, is_over: Callable[[], bool] = never) -> Baseline:
        """Return a roster that tells no more others than may be, as far as single visits can go back for it in time."""
        if self._most is None:
            return base
        begin = Scales.of(base)
        calm = self._calmest(begin, is_over)
        if calm is begin:
            return base
        settled = self._settling.settled(base.with_roster(calm.week.roster), is_over)
        if self.excess(settled.week) <= self.excess(calm.week):
            return settled
        return base.with_roster(self._settling.with_old_routes(calm.week.roster))

    def _calmest(self, scales: Scales, is_over: Callable[[], bool]) -> Scales:
        """Put one visit back after the other, each once at most, since two may push each other; return the best."""
        told, tried = self._told(scales.week), set[str]()
        best, least = scales, self._above(told)
        while self._above(told) and not is_over():
            waiting = (name for name in told if name not in tried)
            back = next(((name, after) for name in waiting if (after := self._back(scales, name))), None)
            if back is None:
                break
            tried.add(back[0])
            scales = back[1]
            told = self._told(scales.week)
            if self._above(told) < least:
                best, least = scales, self._above(told)
        return best

    def _above(self, told: Sequence[str]) -> int:
        return 0 if self._most is None else max(0, len(told) - self._most)

    def is_better(self, one: Baseline, other: Baseline) -> bool:
        """Whether a roster is better: it breaks nothing, covers more, tells no more than may be, costs less."""
        if bool(one.account.broken) != bool(other.account.broken):
            return not one.account.broken
        return better(self._vector(one), self._vector(other))

    def _vector(self, base: Baseline) -> tuple[float, ...]:
        if self._most is None:
            return base.account.vector
        *coverage, quality = base.account.vector
        return (*coverage, cost_left_out(base), float(self.excess(base.week)), quality)

    def _told(self, week: StandingWeek) -> list[str]:
        """Return the others who are told, the dearest first."""
        costs: dict[str, float] = {}
        for item in CHANGE.check(week.whole):
            for name in item.visits:
                costs[name] = costs.get(name, 0.0) + item.cost
        return sorted(costs.keys() - self._own, key=lambda name: (-costs[name], name))

    def _back(self, scales: Scales, visit: str) -> Scales | None:
        """Return the roster with a visit where it was; ``None`` where that breaks something or loses coverage."""
        back = scales.tried(self._settling.way_back(visit))
        if back is None or back.broken or _loses(scales, back):
            return None
        return scales.after(back)


def _loses(scales: Scales, back: Weighed) -> bool:
    *coverage, _ = back.changes.values()
    return any(amount > 0 for amount in coverage) or len(back.week.serving) < len(scales.week.serving)


def cost_left_out(base: Baseline) -> float:
    """Return what the visits that nobody makes cost beyond the levels: where all adds up to one number, all of it."""
    return sum(item.cost for item in base.account.found[UNASSIGNED.key])
