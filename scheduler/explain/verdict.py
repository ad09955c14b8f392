"""What a move by hand would do to a roster: the exact price by cause, coverage, broken rules, in figures and words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from scheduler.constraints.base import Level
from scheduler.constraints.index import Index
from scheduler.constraints.registry import REGISTRY
from scheduler.constraints.unassigned import QUALITY
from scheduler.domain.move import Move
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.explain.account import RULES, Account
from scheduler.explain.answers import Cause, Verdict
from scheduler.explain.arranging import arranged
from scheduler.explain.diff import diff
from scheduler.explain.moved_week import MovedWeek, otherwise
from scheduler.explain.standing_week import StandingWeek
from scheduler.explain.touched import Touched
from scheduler.explain.trial import Trials
from scheduler.explain.verdict_words import sentences

_ROUNDING = 1e-6


class Baseline:
    """A roster before a move, judged once for any number of questions about it.

    Parameters
    ----------
    problem, roster : Problem, Roster
    index : Index, optional
        Of the problem; made when not given.
    week : StandingWeek, optional
        The roster prepared for trials already.

    Raises
    ------
    InputError
        When the roster names a shift, visit or mode that the problem does not have.
    """

    def __init__(
        self, problem: Problem, roster: Roster, index: Index | None = None, week: StandingWeek | None = None
    ) -> None:
        self.index = index or Index(problem)
        self.roster = roster
        self.week = week or StandingWeek(self.index, roster)
        # Laying the roster out refuses one that belongs to another problem.
        _ = self.week.whole

    @property
    def problem(self) -> Problem:
        """The problem the roster answers."""
        return self.index.problem

    @cached_property
    def account(self) -> Account:
        """What every rule finds in the roster."""
        return Account.judged(self.week.whole)

    @cached_property
    def trials(self) -> Trials:
        """Trials into the roster."""
        return Trials(self.week)

    def moved(self, move: Move) -> Baseline:
        """Return the roster after a move, prepared in the same way; what the move leaves alone is not judged anew.

        Raises
        ------
        InputError
            When the move names what the problem does not have, says too little, or touches a visit that has begun.
        """
        # What the move asked to be kept is free again after it.
        return self.with_roster(arranged(self.week, move).roster)

    def with_roster(self, roster: Roster) -> Baseline:
        """Return another roster of the problem, prepared in the same way; routes that are the same are not judged anew.

        Raises
        ------
        InputError
            When the roster names a shift, visit or mode that the problem does not have.
        """
        changed = otherwise(self.week, roster)
        week = MovedWeek(self.week, roster, changed)
        after = Baseline(self.problem, roster, self.index, week)
        after.account = self.account.changed(
            Touched(self.week, {shift: week.duty(shift) for shift in changed}, week.whole)
        )
        return after

    def verdict(self, move: Move) -> Verdict:
        """Judge a move.

        Raises
        ------
        InputError
            When the move names what the problem does not have, says too little, or touches a visit that has begun.
        """
        moved = self.moved(move)
        before, after, roster = self.account, moved.account, moved.roster
        broken = after.broken_rules(before)
        mended = tuple(item for item in before.broken_rules(after) if item.is_new)
        causes = tuple(causes_of(before, after))
        served, old = after.timeline.served_of, before.timeline.served_of
        verdict = Verdict(
            feasible=not broken,
            is_allowed=not any(item.is_new for item in broken),
            roster=roster,
            unit=self.problem.objective.unit,
            cost_before=before.levels[QUALITY],
            cost_after=after.levels[QUALITY],
            cost_minutes=after.levels[QUALITY] - before.levels[QUALITY],
            causes=causes,
            levels=level_changes(before, after),
            newly_served=tuple(visit.id for visit in self.problem.visits if visit.id in served and visit.id not in old),
            newly_unserved=tuple(
                visit.id for visit in self.problem.visits if visit.id in old and visit.id not in served
            ),
            broken=broken,
            mended=mended,
            changes=diff(self.problem, self.roster, roster).visits,
            sentences=(),
        )
        return verdict.model_copy(update={"sentences": sentences(verdict)})


def verdict(problem: Problem, roster: Roster, move: Move, index: Index | None = None) -> Verdict:
    """Judge a move: the roster after it, what that costs by cause, what it covers and what it breaks.

    The other services of the changed routes keep their starts where that fits and are otherwise made as early as
    they can. What has begun before the freeze and what a person pinned to a start does not move. For many questions
    about one roster keep a ``Baseline``.

    Raises
    ------
    InputError
        When the roster or the move names what the problem does not have, the move says too little, or it touches a
        visit that has begun.
    """
    return Baseline(problem, roster, index).verdict(move)


def causes_of(before: Account, after: Account) -> Iterator[Cause]:
    """Yield by how much each soft rule's cost changes, in the order of the registry."""
    for rule in REGISTRY:
        old, new = before.costs.get(rule.key, 0.0), after.costs.get(rule.key, 0.0)
        if rule.level is not Level.HARD and abs(new - old) > _ROUNDING:
            findings = tuple(RULES[rule.key].explain(item) for item in after.news(rule.key, before))
            yield Cause(
                constraint=rule.key, title=rule.title, before=old, after=new, minutes=new - old, findings=findings
            )


def level_changes(before: Account, after: Account) -> dict[str, float]:
    """Return the change of each coverage level that changes."""
    changes = {name: amount - before.levels[name] for name, amount in after.levels.items() if name != QUALITY}
    return {name: change for name, change in changes.items() if change}
