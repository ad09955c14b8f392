"""Carrying out a fix: the changed problem, and a roster that serves the visit in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from scheduler.constraints.base import Violation
from scheduler.constraints.index import Index
from scheduler.constraints.unassigned import level_names, lost_by_level
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.objective import Objective
from scheduler.domain.problem import Problem
from scheduler.domain.roster import ExtraPerson, Fix, Roster
from scheduler.domain.visit import Visit
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain.change import FixKind, changed, fix_of
from scheduler.explain.line import Line
from scheduler.explain.placing import Placed, Placing, Scope, roster_with
from scheduler.explain.problem_parts import checked
from scheduler.explain.trial import Trials
from scheduler.explain.week import Week


@dataclass(frozen=True)
class Applied:
    """A week after a fix.

    Attributes
    ----------
    week : Week
        The changed problem with the roster before the visit is in it.
    placed : Placed
        The routes that serve the visit and those tied to it.
    """

    week: Week
    placed: Placed

    @property
    def roster(self) -> Roster:
        """The roster that serves the visit."""
        return roster_with(self.week, self.placed.lines)


def apply_fix(problem: Problem, roster: Roster, visit_id: str, fix: Fix) -> tuple[Problem, Roster]:
    """Return the problem changed as a fix says, and the roster with the visit in it.

    Every other visit keeps its visitor and day; starts on the routes that take the visit may move.

    Raises
    ------
    InputError
        When the fix does not belong to the problem, or does not work (any more).
    """
    if visit_id not in problem.visit_of:
        what = Text(zh=f"问题中没有走访 {visit_id!r}", en=f"there is no visit {visit_id!r} in the problem")
        raise InputError(problem.name, what)
    trials = Trials(Week(Index(problem), roster))
    applied = tried_fix(trials, problem.visit_of[visit_id], fix)
    if applied is None:
        what = Text(
            zh=f"{fix.kind} 无法在此名单中安排这次走访", en=f"{fix.kind} does not place the visit in this roster"
        )
        raise InputError(fix_of(visit_id), what)
    new_problem, new_roster = checked(applied.week.problem), applied.roster
    broken = _new_violations(problem, roster, new_problem, new_roster)
    if broken:
        rule = broken[0].constraint
        what = Text(zh=f"{fix.kind} 会违反规则 {rule!r}", en=f"{fix.kind} would break the rule {rule!r}")
        raise InputError(fix_of(visit_id), what)
    return new_problem, new_roster


def tried_fix(trials: Trials, visit: Visit, fix: Fix) -> Applied | None:
    """Return the week after a fix, judged by the hard rules on the changed routes; ``None`` when it does not work."""
    week = trials.week
    if visit.id in week.serving or not _may_displace(week, visit, fix):
        return None
    changed_trials = _after(trials, visit, fix)
    new_week = changed_trials.week
    bundle = new_week.bundle(visit.id)
    placed = Placing(changed_trials).first(bundle, _scope(new_week, bundle, fix))
    if placed is None:
        return None
    if fix.displaced is None:
        return Applied(new_week, placed)
    left = _left_behind(week, fix.displaced)
    return Applied(week, replace(placed, lines={**left, **placed.lines}))


def _after(trials: Trials, visit: Visit, fix: Fix) -> Trials:
    """Return trials into the week as the fix changes it, before the visit is placed."""
    week = trials.week
    if fix.displaced is not None:
        return Trials(Week(week.index, roster_with(week, _left_behind(week, fix.displaced))))
    new = changed(week.problem, visit.id, fix)
    if new is week.problem:
        return trials
    return Trials(week_after(week, new), trials)


def week_after(week: Week, problem: Problem) -> Week:
    """Return the week of a changed problem with the same roster."""
    if not week.problem.visitors or problem.places != week.problem.places:
        return Week(Index(problem), week.roster, week)
    index = Index(problem, week.index.travel)
    index.place_number = week.index.place_number
    return Week(index, week.roster, week)


def _left_behind(week: Week, displaced: str) -> dict[str, Line]:
    return {shift: week.line(shift).without(displaced) for shift in week.serving.get(displaced, ())}


def _scope(week: Week, bundle: tuple[Visit, ...], fix: Fix) -> Scope:
    """Return where to look: the change has to be what makes room."""
    if fix.kind == FixKind.ANOTHER_DAY and fix.shift is None:
        on_day = frozenset(shift.id for shift in week.problem.shifts if shift.day == fix.day)
        return Scope(must=on_day, about=fix.visit)
    if fix.kind == FixKind.EXTRA_SHIFT:
        return Scope(must=frozenset({week.problem.shifts[-1].id}), about=fix.visit)
    persons = persons_of(fix)
    if persons:
        many = sum(len(person.hours) for person in persons)
        added = frozenset(shift.id for shift in week.problem.shifts[len(week.problem.shifts) - many :])
        seats = Counter(visit for person in persons for visit in person.visits)
        enough = all(seats[visit.id] >= visit.people for visit in bundle)
        return Scope(only=added) if enough else Scope(must=added, about=persons[0].visits[0])
    return Scope(must=None if fix.shift is None else frozenset({fix.shift}), about=fix.visit)


def persons_of(fix: Fix) -> tuple[ExtraPerson, ...]:
    """Return everybody new whom a fix, or what goes with it, asks for."""
    return tuple(person for part in (fix, *fix.also) for person in part.persons)


def _may_displace(week: Week, visit: Visit, fix: Fix) -> bool:
    if (fix.kind == FixKind.DISPLACE) != (fix.displaced is not None):
        return False
    if fix.displaced is None:
        return True
    other = week.problem.visit_of.get(fix.displaced)
    return other is not None and outranks(week.problem.objective, visit, other)


def outranks(objective: Objective, visit: Visit, other: Visit) -> bool:
    """Whether leaving a visit out is lost on a strictly higher level than leaving the other out.

    Where everything adds up to one number, whether it costs more.
    """
    mine, theirs = lost_by_level(objective, visit), lost_by_level(objective, other)
    if not objective.lexicographic:
        return sum(mine.values()) > sum(theirs.values())
    names = level_names(objective)
    return min(map(names.index, mine)) < min(map(names.index, theirs))


def _new_violations(problem: Problem, roster: Roster, new_problem: Problem, new: Roster) -> list[Violation]:
    """Return the breaches of hard rules in the new roster; those the old one had already do not count."""
    found = list(evaluate(new_problem, new).violations)
    if not found:
        return []
    old = {_key(item) for item in evaluate(problem, roster).violations}
    return [item for item in found if _key(item) not in old]


def _key(item: Violation) -> tuple[str, tuple[str, ...], str | None, int | None]:
    return (item.constraint, item.visits, item.visitor, item.day)
