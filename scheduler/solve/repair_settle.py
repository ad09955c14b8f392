"""Brings a new roster back towards the old one wherever that costs nothing: the least change for the same worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scheduler.constraints.index import Index
from scheduler.domain.errors import InputError
from scheduler.domain.move import Move, Put
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, StopVisit
from scheduler.evaluate.evaluation import better, evaluate
from scheduler.explain.arranging import arranged
from scheduler.explain.diff import Appointment
from scheduler.explain.judge import route_of
from scheduler.explain.line import Item, Line, micros
from scheduler.explain.standing_week import StandingWeek
from scheduler.explain.timing import timed
from scheduler.explain.verdict import Baseline
from scheduler.solve.repair_carry import listed
from scheduler.solve.repair_shifts import begun_part

_ROUNDS = 3


class Settling:
    """Settles rosters of one changed problem.

    Parameters
    ----------
    index : Index
        Of the changed problem.
    old : Roster
        What of the old roster names only visits and shifts that the problem still has.
    """

    def __init__(self, index: Index, old: Roster) -> None:
        self._index = index
        self._old = old
        self._old_routes = {route.shift: route for route in old.routes}
        self._places = _places(index.problem, index.problem.published or old)

    @property
    def _problem(self) -> Problem:
        return self._index.problem

    def settled(self, roster: Roster) -> Roster:
        """Return a roster at least as good with old starts and old places wherever they cost nothing."""
        for _ in range(_ROUNDS):
            before = roster
            roster = self._in_old_places(self._at_old_starts(roster))
            if roster.routes == before.routes:
                break
        return self._with_old_routes(roster)

    def _at_old_starts(self, roster: Roster) -> Roster:
        """Return the roster with every service at its old start where its route still fits."""
        week = StandingWeek(self._index, roster)
        lines = {}
        for shift in week.route_of:
            line = week.line(shift)
            wished = timed(line.with_items(tuple(self._wished(line, item) for item in line.items)), keep=True)
            if wished.fits:
                lines[shift] = wished.line
        return self._accepted(roster, week, lines)

    def _wished(self, line: Line, item: Item) -> Item:
        place = self._places.get(item.visit)
        is_fixed = len(item.windows) == 1 and item.windows[0][0] == item.windows[0][1]
        if place is None or place.day != line.shift.day or is_fixed:
            return item
        start = micros(place.start)
        return replace(item, start=start) if any(first <= start <= last for first, last in item.windows) else item

    def _accepted(self, roster: Roster, week: StandingWeek, lines: Mapping[str, Line]) -> Roster:
        """Return the roster with other routes, all at once or else one by one, as far as that is no worse."""
        new = {shift: route for shift, line in lines.items() if (route := route_of(week, line)) is not None}
        changed = {shift: route for shift, route in new.items() if route != week.route_of[shift]}
        if not changed:
            return roster
        whole = self._replaced(roster, changed)
        if self._is_no_worse(whole, roster):
            return whole
        for shift, route in changed.items():
            one = self._replaced(roster, {shift: route})
            roster = one if self._is_no_worse(one, roster) else roster
        return roster

    def _replaced(self, roster: Roster, changed: Mapping[str, Route]) -> Roster:
        routes = tuple(changed.get(route.shift, route) for route in roster.routes)
        return roster.model_copy(update={"routes": routes})

    def _is_no_worse(self, roster: Roster, than: Roster) -> bool:
        mine = evaluate(self._problem, roster, index=self._index)
        theirs = evaluate(self._problem, than, index=self._index)
        return mine.feasible and not better(theirs.vector, mine.vector)

    def _in_old_places(self, roster: Roster) -> Roster:
        """Return the roster with visits back where they were, one after the other, as far as that is no worse."""
        base = Baseline(self._problem, roster, self._index)
        for visit, place in sorted(self._places.items()):
            served = base.account.timeline.served_of.get(visit, [])
            now = (tuple(sorted(item.visitor.id for item in served)), *{(item.day, item.start) for item in served})
            if now == (place.visitors, (place.day, place.start)):
                continue
            same_day = any(item.day == place.day for item in served)
            stay = Move(steps=(Put(visit=visit, start=place.start),)) if same_day else None
            for move in (self.way_back(visit), stay):
                back = None if move is None else self._no_worse_after(base, move)
                if back is not None:
                    base = back
                    break
        return base.roster

    def _no_worse_after(self, base: Baseline, move: Move) -> Baseline | None:
        """Return the roster after a move when it breaks nothing and is no worse."""
        try:
            after = Baseline(self._problem, arranged(base.week, move).roster, self._index)
        except InputError:
            return None  # The old place is cut off by the freeze or by a shift that is gone.
        return None if after.account.broken or better(base.account.vector, after.account.vector) else after

    def way_back(self, visit: str) -> Move | None:
        """Return the move that puts a visit back where it was; ``None`` where nobody made it."""
        place = self._places.get(visit)
        if place is None:
            return None
        known = any(option.mode is place.mode for option in self._problem.visit_of[visit].options)
        mode = place.mode if known else None
        return Move(steps=(Put(visit=visit, visitors=place.visitors, day=place.day, start=place.start, mode=mode),))

    def _with_old_routes(self, roster: Roster) -> Roster:
        """Return the roster with the old stops where a route is the same, and for all that has begun."""
        begun = StandingWeek(self._index, self._old).begun
        routes = tuple(self._with_old_stops(route, begun) for route in roster.routes)
        return listed(self._problem, roster, routes)

    def _with_old_stops(self, route: Route, begun: frozenset[str]) -> Route:
        old = self._old_routes.get(route.shift)
        if old is None or list(_services(old)) == list(_services(route)):
            return old or route
        stands = begun_part(old, begun)
        if stands is None:
            return route
        rest = [_without(stop, begun) for stop in route.stops]
        later = [stop for stop in rest if stop is not None]
        if list(_services(stands)) != list(_services(route))[: len(list(_services(stands)))]:
            return route
        stops = list(stands.stops)
        if later and later[0].place is not None and later[0].place == stops[-1].place:
            stops[-1] = stops[-1].model_copy(update={"visits": (*stops[-1].visits, *later.pop(0).visits)})
        return route.model_copy(update={"stops": (*stops, *later)})


def _places(problem: Problem, old: Roster) -> dict[str, Appointment]:
    """Return where each visit that is still owed was, on whatever is left of its shift."""
    found: dict[str, Appointment] = {}
    for route in old.routes:
        shift = problem.shift_of[route.shift]
        for item in _services(route):
            if item.visit in problem.visit_of:
                others = found[item.visit].visitors if item.visit in found else ()
                visitors = tuple(sorted({*others, shift.visitor}))
                found[item.visit] = Appointment(visitors=visitors, day=shift.day, start=item.start, mode=item.mode)
    return found


def _services(route: Route) -> Iterator[StopVisit]:
    for stop in route.stops:
        yield from stop.visits


def _without(stop: Stop, visits: frozenset[str]) -> Stop | None:
    left = tuple(item for item in stop.visits if item.visit not in visits)
    return stop.model_copy(update={"visits": left}) if left else None
