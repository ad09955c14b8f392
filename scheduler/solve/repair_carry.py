"""What of the old roster still holds after changes: every stop that can stay where it is, stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.constraints.base import Violation
from scheduler.constraints.index import Index
from scheduler.constraints.unassigned import level_names, lost_by_level
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, StopVisit, Unassigned
from scheduler.explain.verdict import Baseline
from scheduler.solve.repair_problem import ChangedWeek


@dataclass(frozen=True)
class Carried:
    """The part of a roster that holds.

    Attributes
    ----------
    base : Baseline
        Feasible in the changed problem, unless what has begun breaks a rule by itself.
    dropped : mapping of visit to tuple of int
        Visits that are owed but could not stay, with the numbers of the changes to blame.
    old : Roster
        The old roster as far as the changed problem has its shifts, visits and modes, feasible or not.
    """

    base: Baseline
    old: Roster
    dropped: dict[str, tuple[int, ...]]

    @property
    def roster(self) -> Roster:
        """The roster that holds."""
        return self.base.roster


def carried(old: Problem, roster: Roster, week: ChangedWeek, index: Index) -> Carried:
    """Return the old roster without what no longer works, every other stop exactly as it was.

    Parameters
    ----------
    old : Problem
        The problem of the old roster.
    index : Index
        Of the changed problem.
    """
    return _Carrier(old, roster, week, index).carried()


class _Carrier:
    """Takes stops off until no hard rule is broken."""

    def __init__(self, old: Problem, roster: Roster, week: ChangedWeek, index: Index) -> None:
        self._old, self._roster, self._week, self._index = old, roster, week, index
        self._problem = week.problem
        self._dropped: dict[str, tuple[int, ...]] = {}

    def carried(self) -> Carried:
        base = Baseline(self._problem, self._assembled(self._routes()), self._index)
        old = base.roster
        while True:
            worst = next(self._culprits(base.account.broken, base.roster), None)
            if worst is None:
                return Carried(base, old, self._dropped)
            visit, why = worst
            base = base.with_roster(self._without(base.roster, visit))
            self._dropped[visit] = why

    def _routes(self) -> list[Route]:
        """Return the routes as far as their shifts, visits and modes are still there."""
        found: dict[str, list[Stop]] = {}
        gone = {item.visit for route in self._roster.routes for item in self._lost(route)}
        for route in self._roster.routes:
            for stop in route.stops:
                for shift, part in self._parts(route.shift, stop, gone):
                    found.setdefault(shift, []).append(part)
        for visit in sorted(gone & self._problem.visit_of.keys()):
            self._dropped[visit] = self._blamed(visit)
        return [Route(shift=shift, stops=tuple(stops)) for shift, stops in found.items()]

    def _lost(self, route: Route) -> Iterator[StopVisit]:
        """Yield the services of a route that nothing can keep: the visit or its mode is gone, or the time on the shift.

        What has begun stays.
        """
        after, second = self._week.moved_on.get(route.shift, (None, route.shift))
        for item in (item for stop in route.stops for item in stop.visits):
            known = self._problem.visit_of.get(item.visit)
            option = None if known is None else next((o for o in known.options if o.mode is item.mode), None)
            shift = self._problem.shift_of[route.shift if after is None or item.start < after else second]
            if option is None or (
                item.visit not in self._week.begun
                and not shift.start <= item.start <= item.start + option.duration <= shift.end
            ):
                yield item

    def _parts(self, shift: str, stop: Stop, gone: set[str]) -> Iterator[tuple[str, Stop]]:
        """Yield a stop's visits that are still owed, those after a cut on the second part of the shift."""
        after, second = self._week.moved_on.get(shift, (None, shift))
        early = tuple(item for item in stop.visits if item.visit not in gone and (after is None or item.start < after))
        late = tuple(item for item in stop.visits if item.visit not in gone and item not in early)
        for name, visits in ((shift, early), (second, late)):
            if visits:
                yield name, stop if visits == stop.visits else stop.model_copy(update={"visits": visits})

    def _assembled(self, routes: list[Route]) -> Roster:
        order = self._index.shift_number
        ordered = tuple(sorted(routes, key=lambda route: order[route.shift]))
        return listed(self._problem, self._roster, ordered)

    def _without(self, roster: Roster, visit: str) -> Roster:
        """Return the roster without a visit, all others exactly where they were."""
        found = []
        for route in roster.routes:
            if all(item.visit != visit for stop in route.stops for item in stop.visits):
                found.append(route)
                continue
            parts = (tuple(item for item in stop.visits if item.visit != visit) for stop in route.stops)
            pairs = zip(route.stops, parts, strict=True)
            stops = tuple(
                stop if part == stop.visits else stop.model_copy(update={"visits": part})
                for stop, part in pairs
                if part
            )
            if stops:
                found.append(route.model_copy(update={"stops": stops}))
        return listed(self._problem, self._roster, tuple(found))

    def _culprits(self, broken: tuple[Violation, ...], kept: Roster) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Yield who has to go for the first breach that somebody can be taken off for, the least loss first."""
        for item in broken:
            some = [visit for visit in self._involved(item, kept) if visit not in self._week.begun]
            if some:
                visit = min(some, key=self._loss)
                yield visit, self._blamed(visit, item)

    def _involved(self, item: Violation, kept: Roster) -> list[str]:
        served = {other.visit for route in kept.routes for stop in route.stops for other in stop.visits}
        named = [visit for visit in item.visits if visit in served]
        if named:
            return named
        return [
            other.visit
            for route in kept.routes
            for shift in (self._problem.shift_of[route.shift],)
            if shift.visitor == item.visitor and item.day in (None, shift.day)
            for stop in route.stops
            for other in stop.visits
        ]

    def _loss(self, visit: str) -> tuple[bool, int, str]:
        """Sort visits that a change touches first, then by what leaving them out would lose, the least first."""
        lost = lost_by_level(self._problem.objective, self._problem.visit_of[visit])
        rank = min(map(level_names(self._problem.objective).index, lost))
        return (visit not in self._week.visits, -rank, visit)

    def _blamed(self, visit: str, item: Violation | None = None) -> tuple[int, ...]:
        """Return the changes to blame: of the visit, of its shifts, of whatever else the breach names."""
        numbers = set(self._week.visits.get(visit, ()))
        for shift in self._shifts(visit):
            numbers |= set(self._week.shifts.get(shift, ()))
        if not numbers and item is not None:
            numbers = {number for name in item.visits for number in self._dropped.get(name, ())}
            numbers |= {number for name in item.visits for number in self._week.visits.get(name, ())}
        return tuple(sorted(numbers))

    def _shifts(self, visit: str) -> list[str]:
        return [
            route.shift
            for route in self._roster.routes
            if any(item.visit == visit for stop in route.stops for item in stop.visits)
        ]


def listed(problem: Problem, roster: Roster, routes: tuple[Route, ...]) -> Roster:
    """Return a roster of some routes that lists every other visit; what was said about those is kept."""
    served = {item.visit for route in routes for stop in route.stops for item in stop.visits}
    said = {item.visit: item for item in roster.unassigned}
    left = tuple(said.get(visit.id, Unassigned(visit=visit.id)) for visit in problem.visits if visit.id not in served)
    return roster.model_copy(update={"routes": routes, "unassigned": left, "bound": None})
