"""What changes between two rosters, visit by visit and for each person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import StrEnum

from scheduler.domain.base import Frozen, Identifier, Text
from scheduler.domain.clock import TimeOfDay, minutes_of
from scheduler.domain.errors import InputError
from scheduler.domain.mode import VisitMode
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.explain.diff_words import for_elder, for_visitor


class ChangeKind(StrEnum):
    """What is different about a visit; several may hold at once."""

    ADDED = "added"
    REMOVED = "removed"
    VISITOR = "visitor"
    DAY = "day"
    START = "start"
    MODE = "mode"


class Appointment(Frozen):
    """When, how and by whom a visit is made.

    Attributes
    ----------
    visitors : tuple of str
        In alphabetical order.
    start : timedelta
        Since midnight of the day.
    """

    visitors: tuple[Identifier, ...]
    day: int
    start: TimeOfDay
    mode: VisitMode


class VisitChange(Frozen):
    """One visit that is made otherwise, or only in one of the two rosters.

    Attributes
    ----------
    kinds : tuple of ChangeKind
        ``start`` only where the day stays the same.
    before, after : Appointment or None
        ``None`` where nobody makes it.
    moved_minutes : float
        Later start on the same day, below 0 for an earlier one; 0 where the day changes.
    text : Text
        For the elder's side: what becomes of the visit.
    """

    visit: Identifier
    elder: Identifier
    kinds: tuple[ChangeKind, ...]
    before: Appointment | None = None
    after: Appointment | None = None
    moved_minutes: float = 0.0
    text: Text


class VisitorChange(Frozen):
    """What one visitor has to know about one visit.

    Attributes
    ----------
    kinds : tuple of ChangeKind
        ``added`` and ``removed`` as this visitor sees it; ``visitor`` where only a companion changes.
    """

    visit: Identifier
    elder: Identifier
    kinds: tuple[ChangeKind, ...]
    before: Appointment | None = None
    after: Appointment | None = None
    text: Text


class VisitorChanges(Frozen):
    """All changes of one visitor's week."""

    visitor: Identifier
    changes: tuple[VisitorChange, ...]


class ElderChanges(Frozen):
    """All changes of the visits to one elder."""

    elder: Identifier
    changes: tuple[VisitChange, ...]


class RosterDiff(Frozen):
    """Everything that is different; people without a change are left out.

    Attributes
    ----------
    visits : tuple of VisitChange
        Sorted by visit id.
    """

    visits: tuple[VisitChange, ...]
    visitors: tuple[VisitorChanges, ...]
    elders: tuple[ElderChanges, ...]


def diff(problem: Problem, before: Roster, after: Roster, earlier: Problem | None = None) -> RosterDiff:
    """Return what changes from one roster to another.

    Parameters
    ----------
    problem : Problem
        The problem of ``after``.
    earlier : Problem, optional
        The problem of ``before``, where it is another one, e.g. with visits or shifts that are gone.

    Raises
    ------
    InputError
        When a roster names a shift or visit that its problem does not have.
    """
    past = problem if earlier is None else earlier
    names = _otherwise(before, after) if past is problem else None
    old, new = _appointments(past, before, names), _appointments(problem, after, names)
    changes = []
    for visit in sorted({*old, *new}):
        owner = problem if visit in problem.visit_of else past
        change = _change(owner, visit, old.get(visit), new.get(visit))
        if change is not None:
            changes.append(change)
    return RosterDiff(
        visits=tuple(changes),
        visitors=tuple(_by_visitor(problem, changes)),
        elders=tuple(
            ElderChanges(elder=elder, changes=tuple(change for change in changes if change.elder == elder))
            for elder in sorted({change.elder for change in changes})
        ),
    )


def _otherwise(before: Roster, after: Roster) -> frozenset[str]:
    """Return the visits on routes that are not the very same in both rosters."""
    same = {id(route) for route in before.routes} & {id(route) for route in after.routes}
    routes = (route for route in (*before.routes, *after.routes) if id(route) not in same)
    return frozenset(item.visit for route in routes for stop in route.stops for item in stop.visits)


def _appointments(problem: Problem, roster: Roster, names: frozenset[str] | None) -> Mapping[str, Appointment]:
    """Return when and by whom some visits are made, or all of them."""
    found: dict[str, Appointment] = {}
    for route in roster.routes:
        shift = problem.shift_of.get(route.shift)
        if shift is None:
            en = f"the roster names shift {route.shift!r}, which the problem does not have"
            raise InputError(problem.name, Text(zh=f"名单中的班次 {route.shift!r} 不在问题中", en=en))
        for item in (item for stop in route.stops for item in stop.visits):
            if item.visit not in problem.visit_of:
                en = f"the roster names visit {item.visit!r}, which the problem does not have"
                raise InputError(problem.name, Text(zh=f"名单中的走访 {item.visit!r} 不在问题中", en=en))
            if names is not None and item.visit not in names:
                continue
            others = found[item.visit].visitors if item.visit in found else ()
            visitors = tuple(sorted({*others, shift.visitor}))
            found[item.visit] = Appointment(visitors=visitors, day=shift.day, start=item.start, mode=item.mode)
    return found


def _change(problem: Problem, visit: str, before: Appointment | None, after: Appointment | None) -> VisitChange | None:
    kinds = tuple(_kinds(before, after))
    if not kinds:
        return None
    moved = _moved(before, after)
    elder = problem.visit_of[visit].elder
    text = for_elder(problem, visit, [kind.value for kind in kinds], before, after)
    return VisitChange(
        visit=visit, elder=elder, kinds=kinds, before=before, after=after, moved_minutes=minutes_of(moved), text=text
    )


def _kinds(before: Appointment | None, after: Appointment | None) -> Iterator[ChangeKind]:
    if before is None or after is None:
        if before != after:
            yield ChangeKind.ADDED if before is None else ChangeKind.REMOVED
        return
    if before.visitors != after.visitors:
        yield ChangeKind.VISITOR
    if before.day != after.day:
        yield ChangeKind.DAY
    elif before.start != after.start:
        yield ChangeKind.START
    if before.mode != after.mode:
        yield ChangeKind.MODE


def _moved(before: Appointment | None, after: Appointment | None) -> timedelta:
    if before is None or after is None or before.day != after.day:
        return timedelta(0)
    return after.start - before.start


def _by_visitor(problem: Problem, changes: list[VisitChange]) -> Iterator[VisitorChanges]:
    names = {
        visitor for change in changes for side in (change.before, change.after) if side for visitor in side.visitors
    }
    for visitor in sorted(names):
        mine = [item for change in changes if (item := _seen_by(problem, visitor, change)) is not None]
        if mine:
            yield VisitorChanges(visitor=visitor, changes=tuple(mine))


def _seen_by(problem: Problem, visitor: str, change: VisitChange) -> VisitorChange | None:
    before = change.before if change.before is not None and visitor in change.before.visitors else None
    after = change.after if change.after is not None and visitor in change.after.visitors else None
    kinds = tuple(_kinds(before, after))
    if not kinds:
        return None
    return VisitorChange(
        visit=change.visit, elder=change.elder, kinds=kinds, before=before, after=after,
        text=for_visitor(problem, change.visit, [kind.value for kind in kinds], before, after),
    )  # fmt: skip
