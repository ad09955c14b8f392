"""A week in which some routes are changed: whatever the change leaves alone is taken from the week before it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from scheduler.constraints.timeline import Duty, laid_out
from scheduler.domain.roster import Roster
from scheduler.explain.ground import Ground
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
        week: StandingWeek = self
        # A loop, because a repair of a county makes a thousand such weeks, each from the one before.
        while isinstance(week, MovedWeek) and shift not in week._own_lines:
            week = week._origin
        return StandingWeek.line(week, shift)

    def duty(self, shift: str) -> Duty | None:
        """Return the route of a shift laid out in time; ``None`` when it has none."""
        return self._duty_of.get(shift)

    @cached_property
    def _duty_of(self) -> Mapping[str, Duty]:
        """The duty of each route, taken from the week before without asking the weeks before that one by one."""
        old = {duty.shift.id: duty for duty in self._origin.whole.duties}
        return {
            shift: laid_out(self.index, route) if shift in self._changed else old[shift]
            for shift, route in self.route_of.items()
        }

    @cached_property
    def whole(self) -> Part:
        """The roster laid out in time, as every check reads it."""
        before, after = self._origin.whole, self._duty_of
        gone = (duty for duty in before.duties if duty.shift.id in self._changed)
        work = work_after(before.work_of, gone, (after[shift] for shift in self._changed & after.keys()))
        return Part(self.index, self.roster, lambda: tuple(after.values()), self.problem, self.serving, work)


def otherwise(week: StandingWeek, roster: Roster) -> frozenset[str]:
    """Return the shifts that do not have the very same route in another roster."""
    old, new = week.route_of, {route.shift: route for route in roster.routes}
    return frozenset(shift for shift in {**old, **new} if old.get(shift) is not new.get(shift))
