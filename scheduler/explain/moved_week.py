"""A week in which some routes are changed: whatever the change leaves alone is taken from the week before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from scheduler.constraints.timeline import Duty
from scheduler.domain.roster import Roster
from scheduler.explain.ground import Ground
from scheduler.explain.laying import Standing
from scheduler.explain.line import Line
from scheduler.explain.part import Part, work_after
from scheduler.explain.placing import roster_with
from scheduler.explain.standing_week import StandingWeek, early


class MovedWeek(StandingWeek):
    """The week after some routes have changed.

    Parameters
    ----------
    origin : StandingWeek
        The week before, of the same problem.
    roster : Roster
        The one after, in which all other routes are the very same objects.
    changed : frozenset of str
        Shifts whose routes are others, also none.
    held : frozenset of str
        Visits that keep their starts from now on, besides those that did before.
    """

    def __init__(
        self, origin: StandingWeek, roster: Roster, changed: frozenset[str], held: frozenset[str] = frozenset()
    ) -> None:
        self._origin = origin
        super().__init__(origin.index, roster, origin.held | held)
        self._changed = changed
        holding = {shift for name in held - origin.held for shift in self.serving.get(name, ())}
        self._own_lines = self._changed | holding
        # Which week before knows a route that has changed: a repair makes hundreds of weeks, each from the one before.
        self._first: StandingWeek = origin._first if isinstance(origin, MovedWeek) else origin
        self._of_line: Mapping[str, StandingWeek] = {}
        self._of_duty: Mapping[str, StandingWeek] = {}
        if isinstance(origin, MovedWeek):
            self._of_line = {**origin._of_line, **dict.fromkeys(origin._own_lines, origin)}
            self._of_duty = {**origin._of_duty, **dict.fromkeys(origin._changed, origin)}

    @classmethod
    def with_lines(
        cls, origin: StandingWeek, lines: Mapping[str, Line], held: frozenset[str] = frozenset()
    ) -> MovedWeek:
        """Return the week with new routes on some shifts."""
        return cls(origin, roster_with(origin, lines), frozenset(lines), held)

    def _ground(self) -> Ground:
        return self._origin.ground

    @cached_property
    def _visits(self) -> frozenset[str]:
        """Those on the routes that change, before or after."""
        sides = (self._origin.route_of, self.route_of)
        routes = [side[shift] for side in sides for shift in self._changed & side.keys()]
        return frozenset(item.visit for route in routes for stop in route.stops for item in stop.visits)

    @cached_property
    def serving(self) -> Mapping[str, tuple[str, ...]]:
        """Shifts on which each visit is served; unserved visits are absent."""
        found = {**self._origin.serving}
        for name in self._visits:
            found[name] = tuple(shift for shift in found.get(name, ()) if shift not in self._changed)
        for shift in self._changed & self.route_of.keys():
            for item in (item for stop in self.route_of[shift].stops for item in stop.visits):
                found[item.visit] = (*found[item.visit], shift)
        row = self.index.shift_number
        for name in self._visits:
            found[name] = tuple(sorted(found[name], key=row.__getitem__))
            if not found[name]:
                del found[name]
        return found

    @cached_property
    def begun(self) -> frozenset[str]:
        """Visits that start before the freeze."""
        freeze = self.problem.frozen_until
        if freeze is None:
            return frozenset()
        shifts = {shift for name in self._visits for shift in self.serving.get(name, ())}
        routes = [self.route_of[shift] for shift in shifts]
        return (self._origin.begun - self._visits) | (early(self.problem, routes, freeze) & self._visits)

    def line(self, shift: str) -> Line:
        """Return the route of a shift in microseconds, empty when it has none."""
        week = self if shift in self._own_lines else self._of_line.get(shift, self._first)
        return StandingWeek.line(week, shift)

    def standing(self, shift: str) -> Mapping[tuple[str, int, int], Standing]:
        """Return the services of a shift, and what each hangs on."""
        week = self if shift in self._own_lines else self._of_line.get(shift, self._first)
        return StandingWeek.standing(week, shift)

    def duty(self, shift: str) -> Duty | None:
        """Return the route of a shift laid out in time; ``None`` when it has none."""
        week = self if shift in self._changed else self._of_duty.get(shift, self._first)
        return StandingWeek.duty(week, shift)

    @cached_property
    def whole(self) -> Part:
        """The roster laid out in time, as every check reads it."""
        gone, come = ([week.duty(shift) for shift in self._changed] for week in (self._origin, self))
        work = work_after(self._origin.whole.work_of, _there(gone), _there(come))
        return Part(self.index, self.roster, self._duties_now, self.problem, self.serving, work)

    def _duties_now(self) -> tuple[Duty, ...]:
        return tuple(_there(self.duty(shift) for shift in self.route_of))


def otherwise(week: StandingWeek, roster: Roster) -> frozenset[str]:
    """Return the shifts that do not have the very same route in another roster."""
    old, new = week.route_of, {route.shift: route for route in roster.routes}
    return frozenset(shift for shift in {**old, **new} if old.get(shift) is not new.get(shift))


def _there(duties: Iterable[Duty | None]) -> Iterator[Duty]:
    return (duty for duty in duties if duty is not None)
