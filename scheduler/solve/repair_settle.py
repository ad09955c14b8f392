"""Brings a new roster back towards the old one wherever that costs nothing: the least change for the same worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from scheduler.domain.move import Move, Put
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, StopVisit
from scheduler.domain.shift import Shift
from scheduler.explain.diff import Appointment
from scheduler.explain.judge import route_of
from scheduler.explain.line import Item, Line, micros
from scheduler.explain.scales import Scales, Weighed
from scheduler.explain.standing_week import StandingWeek, begun
from scheduler.explain.timing import timed
from scheduler.explain.verdict import Baseline
from scheduler.solve.repair_carry import listed
from scheduler.solve.repair_shifts import begun_part

_ROUNDS = 3


def never() -> bool:
    """Say that time is not up."""
    return False


class Settling:
    """Settles rosters of one changed problem.

    Parameters
    ----------
    problem : Problem
        The changed problem.
    old : Roster
        What of the old roster names only visits and shifts that the problem still has.
    """

    def __init__(self, problem: Problem, old: Roster) -> None:
        self._problem = problem
        self._old_routes = {route.shift: route for route in old.routes}
        self._places = _places(problem, problem.published or old)
        self._begun = begun(problem, old)
        self._shifts: dict[tuple[str, int], list[Shift]] = {}
        for shift in problem.shifts:
            self._shifts.setdefault((shift.visitor, shift.day), []).append(shift)

    def settled(self, base: Baseline, is_over: Callable[[], bool] = never) -> Baseline:
        """Return a roster at least as good with old starts and old places wherever they cost nothing.

        Parameters
        ----------
        is_over : callable, optional
            Whether time is up; then what is not back yet stays where it is.
        """
        scales, failed = Scales.of(base), dict[str, Scales]()
        for _ in range(_ROUNDS):
            before = scales
            scales = self._in_old_places(self._at_old_starts(scales), failed, is_over)
            if scales is before or is_over():
                break
        return base.with_roster(self.with_old_routes(scales.week.roster))

    def _at_old_starts(self, scales: Scales) -> Scales:
        """Return the roster with every service at its old start where its route still fits."""
        new, week = {}, scales.week
        for shift, route in week.route_of.items():
            line = week.line(shift)
            wished = line.with_items(tuple(self._wished(line, item) for item in line.items))
            if wished.items == line.items:
                continue
            laid = timed(wished, keep=True)
            moved = route_of(week, laid.line) if laid.fits else None
            if moved is not None and moved != route:
                new[shift] = moved
        return self._accepted(scales, new)

    def _wished(self, line: Line, item: Item) -> Item:
        place = self._places.get(item.visit)
        is_fixed = len(item.windows) == 1 and item.windows[0][0] == item.windows[0][1]
        if place is None or place.day != line.shift.day or is_fixed:
            return item
        start = micros(place.start)
        return replace(item, start=start) if any(first <= start <= last for first, last in item.windows) else item

    def _accepted(self, scales: Scales, changed: Mapping[str, Route]) -> Scales:
        """Return the roster with other routes, all at once or else one by one, as far as that is no worse."""
        if not changed:
            return scales
        whole = _replaced(scales, changed)
        if whole is not None:
            return whole
        for shift, route in changed.items():
            scales = _replaced(scales, {shift: route}) or scales
        return scales

    def _in_old_places(self, scales: Scales, failed: dict[str, Scales], is_over: Callable[[], bool]) -> Scales:
        """Return the roster with visits back where they were, one after the other, as far as that is no worse.

        Parameters
        ----------
        failed : dict of visit to Scales
            The roster in which a visit could not go back; it is not tried there again.
        """
        for visit, place in sorted(self._places.items()):
            if is_over():
                break
            if failed.get(visit) is not scales and not self._is_back(scales.week, visit, place):
                after = self._back(scales, visit, place)
                failed[visit] = scales
                scales = after or scales
        return scales

    def _back(self, scales: Scales, visit: str, place: Appointment) -> Scales | None:
        """Return the roster with a visit where it was, or made when it was; ``None`` where that is worse."""
        tries = (_if_no_worse(scales, scales.tried(move)) for move in self._ways_back(scales.week, visit, place))
        return next((after for after in tries if after is not None), None)

    def _ways_back(self, week: StandingWeek, visit: str, place: Appointment) -> Iterator[Move]:
        """Yield the move to where a visit was and, where others make it on that day, to when it was."""
        way_back = self.way_back(visit)
        if way_back is not None:
            yield way_back
        lines = [week.line(shift) for shift in week.serving.get(visit, ())]
        on_its_day = any(line.shift.day == place.day for line in lines)
        if on_its_day and (way_back is None or not self._differs_by_start(visit, lines, place)):
            yield Move(steps=(Put(visit=visit, start=place.start),))

    def _differs_by_start(self, visit: str, lines: Sequence[Line], place: Appointment) -> bool:
        """Whether those who made a visit make it in the same mode on their only shifts of that day."""
        options = self._problem.visit_of[visit].options
        modes = {options[item.option].mode for line in lines for item in line.items if item.visit == visit}
        theirs = [shift.id for visitor in place.visitors for shift in self._shifts[visitor, place.day]]
        return modes == {place.mode} and sorted(theirs) == sorted(line.shift.id for line in lines)

    def _is_back(self, week: StandingWeek, visit: str, place: Appointment) -> bool:
        """Whether a visit is made by whom, on which day and when it was."""
        lines = [week.line(shift) for shift in week.serving.get(visit, ())]
        who = tuple(sorted(line.shift.visitor for line in lines))
        when = {(line.shift.day, item.start) for line in lines for item in line.items if item.visit == visit}
        return who == place.visitors and when == {(place.day, micros(place.start))}

    def had_a_place(self, visit: str) -> bool:
        """Whether a visit was made, so that it may go back."""
        return visit in self._places

    def way_back(self, visit: str) -> Move | None:
        """Return the move that puts a visit back where it was; ``None`` where nobody made it or the shift is gone."""
        place = self._places.get(visit)
        if place is None or not all(self._is_on_shift(visitor, place) for visitor in place.visitors):
            return None
        known = any(option.mode is place.mode for option in self._problem.visit_of[visit].options)
        mode = place.mode if known else None
        return Move(steps=(Put(visit=visit, visitors=place.visitors, day=place.day, start=place.start, mode=mode),))

    def _is_on_shift(self, visitor: str, place: Appointment) -> bool:
        """Whether one of a visitor's shifts still holds the moment of an appointment."""
        shifts = self._shifts.get((visitor, place.day), ())
        return any(shift.start <= place.start <= shift.end for shift in shifts)

    def with_old_routes(self, roster: Roster) -> Roster:
        """Return the roster with the old stops where a route is the same, and for all that has begun."""
        return listed(self._problem, roster, tuple(self._with_old_stops(route) for route in roster.routes))

    def _with_old_stops(self, route: Route) -> Route:
        old = self._old_routes.get(route.shift)
        if old is route or old is None or list(_services(old)) == list(_services(route)):
            return old or route
        stands = begun_part(old, self._begun)
        if stands is None:
            return route
        rest = [_without(stop, self._begun) for stop in route.stops]
        later = [stop for stop in rest if stop is not None]
        if list(_services(stands)) != list(_services(route))[: len(list(_services(stands)))]:
            return route
        stops = list(stands.stops)
        if later and later[0].place is not None and later[0].place == stops[-1].place:
            stops[-1] = stops[-1].model_copy(update={"visits": (*stops[-1].visits, *later.pop(0).visits)})
        return route.model_copy(update={"stops": (*stops, *later)})


def _replaced(scales: Scales, changed: Mapping[str, Route]) -> Scales | None:
    """Return the roster with other routes when it breaks nothing and is no worse."""
    roster = scales.week.roster
    routes = tuple(changed.get(route.shift, route) for route in roster.routes)
    return _if_no_worse(scales, scales.exchanged(roster.model_copy(update={"routes": routes})))


def _if_no_worse(scales: Scales, weighed: Weighed | None) -> Scales | None:
    """Return a changed roster when it breaks nothing and is no worse."""
    return scales.after(weighed) if weighed is not None and scales.is_no_worse(weighed) else None


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
