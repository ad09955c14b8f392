"""The problem as it is after changes: what is owed, who can come, what stands, and what was promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from pydantic import ValidationError

from scheduler.constraints.change import CHANGE
from scheduler.constraints.index import Index
from scheduler.domain.base import Text
from scheduler.domain.change_set import ChangeSet
from scheduler.domain.clock import DAY
from scheduler.domain.errors import InputError
from scheduler.domain.objective import Objective
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Unassigned
from scheduler.domain.visit import TimeWindow, Visit
from scheduler.explain.standing_week import begun
from scheduler.solve.repair_edit import Edit
from scheduler.solve.repair_shifts import standing_until

_A_MINUTE = {"minutes": 1.0, "seconds": 60.0}
"""What a minute is worth in an objective's unit; default prices are in minutes."""


@dataclass(frozen=True)
class ChangedWeek:
    """A problem after changes, with what the changes touch.

    Attributes
    ----------
    problem : Problem
        ``published`` is the roster the changes came upon, ``frozen_until`` the freeze. What has begun is pinned;
        nothing else may start before the freeze.
    begun : frozenset of str
        Visits that start before the freeze.
    visits, shifts : mapping of id to tuple of int
        Numbers of the changes that touch a visit or a shift of the problem before.
    moved_on : mapping of shift to (timedelta, str)
        Shifts that were cut in two: from when on the second part, and its id.
    before : frozenset of str
        Shifts that were there before, parts of them included.
    """

    problem: Problem
    begun: frozenset[str]
    visits: Mapping[str, tuple[int, ...]]
    shifts: Mapping[str, tuple[int, ...]]
    moved_on: Mapping[str, tuple[timedelta, str]]
    before: frozenset[str]


def changed_week(problem: Problem, roster: Roster, change_set: ChangeSet, index: Index | None = None) -> ChangedWeek:
    """Return the problem after changes.

    Raises
    ------
    InputError
        When a change names what the problem does not have, touches a visit that has begun, or contradicts the rest;
        the place is the number of the change, counted from 0.
    """
    freeze = problem.frozen_until if change_set.frozen_until is None else change_set.frozen_until
    known = index or Index(problem)
    done = begun(problem, roster, freeze or timedelta(0))
    edit = Edit(problem, roster, freeze or timedelta(0), done, standing_until(known, roster, done))
    for number, change in enumerate(change_set.changes):
        edit.apply(number, change)
    visits = tuple(_from_freeze(visit, done, freeze) for visit in edit.visits.values())
    fields = edit.fields() | {
        "visits": visits,
        "pins": (*(pin for pin in edit.pins if pin.visit not in done), *_standing(problem, roster, done)),
        "published": _promised(roster),
        "frozen_until": freeze,
        "objective": _priced(problem),
    }
    before = frozenset(problem.shift_of) | {name for _, name in edit.moved_on.values()}
    changed = _built(problem, fields)
    return ChangedWeek(changed, done, edit.touched_visits, edit.touched_shifts, edit.moved_on, before)


def _promised(roster: Roster) -> Roster:
    """Return a roster as the price of changes needs it, without what was said about visits left out."""
    left = tuple(Unassigned(visit=item.visit) for item in roster.unassigned)
    return roster.model_copy(update={"unassigned": left, "bound": None})


def _priced(problem: Problem) -> Objective:
    """Return the objective with the default prices of changes where it has none: without them nothing would hold."""
    prices = problem.objective.prices
    if CHANGE.key in prices:
        return problem.objective
    rate = _A_MINUTE.get(problem.objective.unit, 1.0)
    usual = {name: rate * price for name, price in CHANGE.prices.items()}
    return problem.objective.model_copy(update={"prices": {**prices, CHANGE.key: usual}})


def _standing(problem: Problem, roster: Roster, done: frozenset[str]) -> tuple[Pin, ...]:
    """Return pins that hold what has begun: one for each person who comes."""
    return tuple(
        Pin(visit=item.visit, visitor=shift.visitor, day=shift.day, start=item.start)
        for route in roster.routes
        for shift in (problem.shift_of[route.shift],)
        for stop in route.stops
        for item in stop.visits
        if item.visit in done
    )


def _from_freeze(visit: Visit, done: frozenset[str], freeze: timedelta | None) -> Visit:
    """Return a visit that cannot start before the freeze; one that has begun stays as it is."""
    if freeze is None or visit.id in done:
        return visit
    windows = tuple(part for window in visit.windows for part in _open_windows(window, freeze))
    return visit if windows == visit.windows else visit.model_copy(update={"windows": windows})


def _open_windows(window: TimeWindow, freeze: timedelta) -> tuple[TimeWindow, ...]:
    if min(window.days) * DAY + window.earliest >= freeze:
        return (window,)
    found = []
    for day in window.days:
        first = max(window.earliest, freeze - day * DAY)
        if first <= window.latest:
            found.append(window.model_copy(update={"days": (day,), "earliest": first}))
    return tuple(found)


def _built(problem: Problem, fields: dict[str, object]) -> Problem:
    plain: dict[str, object] = {name: getattr(problem, name) for name in Problem.model_fields}
    try:
        return Problem.model_validate(plain | fields)
    except ValidationError as error:
        raise InputError(Text(zh="变更之后", en="after the changes"), _why(error)) from None


def _why(error: ValidationError) -> Text:
    """Return the first objection of the domain, in both languages where it has them."""
    first = error.errors(include_url=False)[0]
    said = getattr(first.get("ctx", {}).get("error"), "text", None)
    plain = first["msg"].removeprefix("Value error, ")
    return said if isinstance(said, Text) else Text(zh=plain, en=plain)
