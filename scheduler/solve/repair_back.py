"""What the engine found, with visits put back where they were: only where it can win, and as long as there is time."""

from __future__ import annotations

from collections.abc import Callable

from scheduler.constraints.unassigned import QUALITY, UNASSIGNED, level_names, lost_by_level
from scheduler.evaluate.evaluation import Evaluation, better
from scheduler.explain.verdict import Baseline
from scheduler.solve.repair_settle import Settling, never
from scheduler.solve.repair_telling import Telling, cost_left_out


class PuttingBack:
    """Puts visits back in the engine's roster.

    Parameters
    ----------
    is_over : callable
        Whether time is up.
    """

    def __init__(self, settling: Settling, telling: Telling, is_over: Callable[[], bool]) -> None:
        self._settling, self._telling, self._is_over = settling, telling, is_over

    def of(self, found: Baseline, figures: Evaluation, best: Baseline) -> Baseline | None:
        """Return a roster with all visits back that can be; ``None`` where it cannot win or time does not allow it.

        One that covers more, or alone breaks nothing, will be taken, so there is no hurry with it.

        Parameters
        ----------
        figures : Evaluation
            Of the roster.
        best : Baseline
            The one that it has to beat.
        """
        *covered, _ = best.account.vector
        if not best.account.broken and better(tuple(covered), self._most_covered(found, figures)):
            return None
        will_win = better((*figures.vector[:-1], _left_out(figures)), (*covered, cost_left_out(best)))
        if figures.feasible == bool(best.account.broken):
            will_win = figures.feasible
        is_over = never if will_win else self._is_over
        after = None if is_over() else self._settling.settled(found, is_over)
        calm = None if after is None else self._telling.calmed(after, is_over)
        return None if is_over() else calm

    def _most_covered(self, found: Baseline, figures: Evaluation) -> tuple[float, ...]:
        """Return the coverage of a roster if everybody left out went back who had a place; no more can go back."""
        objective, levels = found.problem.objective, list(figures.vector)
        names = level_names(objective)
        left_out = (item.visit for item in found.roster.unassigned if self._settling.had_a_place(item.visit))
        for visit in left_out:
            for name, lost in lost_by_level(objective, found.problem.visit_of[visit]).items():
                levels[names.index(name)] -= lost
        return tuple(levels[: names.index(QUALITY)])


def _left_out(figures: Evaluation) -> float:
    return sum(term.cost for term in figures.terms if term.constraint == UNASSIGNED.key)
