"""What of a problem hangs together, whatever its roster: shifts by day and visitor, and all that binds visits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import TypeVar

from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Company, Precedence, Series

_Item = TypeVar("_Item")


class Ground:
    """Look-ups in one problem, each made at its first use.

    Parameters
    ----------
    problem : Problem
    before : Ground, optional
        Of a problem that differs a little; what is the same is taken from there.
    """

    def __init__(self, problem: Problem, before: Ground | None = None) -> None:
        self.problem = problem
        self._before = before
        self._narrow: dict[str, Problem] = {}
        self._related: dict[str, frozenset[str]] = {}

    @cached_property
    def shifts_on(self) -> Mapping[int, tuple[Shift, ...]]:
        """Shifts by day."""
        found: dict[int, list[Shift]] = {}
        for shift in self.problem.shifts:
            found.setdefault(shift.day, []).append(shift)
        return {day: tuple(shifts) for day, shifts in found.items()}

    @cached_property
    def shifts_by_visitor(self) -> Mapping[str, tuple[Shift, ...]]:
        """Shifts of every visitor, idle visitors included."""
        found: dict[str, tuple[Shift, ...]] = {visitor.id: () for visitor in self.problem.visitors}
        for shift in self.problem.shifts:
            found[shift.visitor] = (*found[shift.visitor], shift)
        return found

    @cached_property
    def crewed(self) -> frozenset[str]:
        """Visits that take several people."""
        return frozenset(visit.id for visit in self.problem.visits if visit.people > 1)

    @cached_property
    def visits_by_household(self) -> Mapping[str, frozenset[str]]:
        """Visits owed to each household."""
        if self._before is not None:
            return self._before.visits_by_household
        found: dict[str, set[str]] = {}
        for visit in self.problem.visits:
            found.setdefault(self.problem.elder_of[visit.elder].household, set()).add(visit.id)
        return {household: frozenset(visits) for household, visits in found.items()}

    @cached_property
    def pins_by_visit(self) -> Mapping[str, tuple[Pin, ...]]:
        """Pins of each visit that has any."""
        if self._before is not None and self._before.problem.pins is self.problem.pins:
            return self._before.pins_by_visit
        return _by_name((pin.visit, pin) for pin in self.problem.pins)

    @cached_property
    def pins_about(self) -> Mapping[str, tuple[Pin, ...]]:
        """Pins of each visit, and those that put another one after it."""
        pairs = ((name, pin) for pin in self.problem.pins for name in dict.fromkeys((pin.visit, pin.after)))
        return _by_name((name, pin) for name, pin in pairs if name is not None)

    @cached_property
    def ties_by_visit(self) -> Mapping[str, tuple[Precedence, ...]]:
        """Precedences that bind each visit."""
        return _by_name((name, tie) for tie in self.problem.precedences for name in (tie.first, tie.second))

    @cached_property
    def bonds(self) -> Mapping[str, tuple[Precedence, ...]]:
        """Precedences and pinned orders that bind each visit."""
        ties = (tie for tie in (*self.problem.precedences, *map(self._order, self.problem.pins)) if tie is not None)
        return _by_name((name, tie) for tie in ties for name in (tie.first, tie.second))

    @cached_property
    def series_by_visit(self) -> Mapping[str, tuple[Series, ...]]:
        """Series that each visit belongs to."""
        return _by_name((name, series) for series in self.problem.series for name in series.visits)

    def related(self, visits: Iterable[str]) -> frozenset[str]:
        """Return some visits and all of the same households, in the same series or tied to one of them."""
        return frozenset[str]().union(*map(self._related_to, visits))

    def _related_to(self, name: str) -> frozenset[str]:
        if name not in self._related:
            elder = self.problem.elder_of[self.problem.visit_of[name].elder]
            found = {name, *self.visits_by_household.get(elder.household, ())}
            found |= {other for series in self.series_by_visit.get(name, ()) for other in series.visits}
            found |= {other for tie in self.bonds.get(name, ()) for other in (tie.first, tie.second)}
            # A visit may have another name than before the difference; nobody makes one that is gone.
            self._related[name] = frozenset(found & self.problem.visit_of.keys())
        return self._related[name]

    def narrowed(self, visits: Iterable[str]) -> Problem:
        """Return the problem with only some visits and those related to them, and only what binds the former.

        Look-ups by id are kept: nothing they hold is left out.
        """
        names = tuple(sorted(visits))
        if len(names) != 1:
            return self._narrowed(names)
        if names[0] not in self._narrow:
            self._narrow[names[0]] = self._narrowed(names)
        return self._narrow[names[0]]

    def _narrowed(self, names: tuple[str, ...]) -> Problem:
        some = tuple(self.problem.visit_of[name] for name in sorted(self.related(names)))
        series = {series.id: series for name in names for series in self.series_by_visit.get(name, ())}
        ties = {id(tie): tie for name in names for tie in self.ties_by_visit.get(name, ())}
        pins = {id(pin): pin for name in names for pin in self.pins_about.get(name, ())}
        bound = {"series": tuple(series.values()), "precedences": tuple(ties.values()), "pins": tuple(pins.values())}
        return self.problem.model_copy(update={"visits": some, **bound})

    def _order(self, pin: Pin) -> Precedence | None:
        if pin.after is None:
            return None
        least = min(option.duration for option in self.problem.visit_of[pin.after].options)
        return Precedence(
            first=pin.after, second=pin.visit, min_lag=least, max_lag=timedelta(days=1), company=Company.SAME
        )


def _by_name(pairs: Iterable[tuple[str, _Item]]) -> Mapping[str, tuple[_Item, ...]]:
    found: dict[str, tuple[_Item, ...]] = {}
    for name, item in pairs:
        found[name] = (*found.get(name, ()), item)
    return found
