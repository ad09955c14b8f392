"""A roster laid out in time, in plain Python: what every check reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from scheduler.constraints.index import Index
from scheduler.domain.base import Text
from scheduler.domain.clock import minutes_of
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, StopVisit
from scheduler.domain.shift import Pause, Shift
from scheduler.domain.visit import ModeOption, Visit
from scheduler.domain.visitor import Visitor

ZERO = timedelta(0)


@dataclass(frozen=True)
class Served:
    """One visit done by one visitor.

    Attributes
    ----------
    ready : timedelta
        When the visitor can begin: previous service ended, way and access done; since midnight.
    start, end : timedelta
        Service, since midnight of ``shift.day``.
    travel, access : timedelta
        Way and way up to the door right before this service; zero for calls and inside one stop.
    meters : float
        Length of that way.
    stop : int
        Number of the stop on the route.
    """

    visit: Visit
    option: ModeOption
    option_number: int
    shift: Shift
    visitor: Visitor
    ready: timedelta
    start: timedelta
    end: timedelta
    travel: timedelta
    access: timedelta
    meters: float
    stop: int

    @property
    def day(self) -> int:
        """Day index of the shift."""
        return self.shift.day

    @cached_property
    def late(self) -> float:
        """Minutes after the due time of the window it starts in; 0 outside every window."""
        for window in self.visit.windows_on(self.day):
            if window.earliest <= self.start <= window.latest:
                return max(0.0, minutes_of(self.start - window.due)) if window.due is not None else 0.0
        return 0.0

    @property
    def week_start(self) -> timedelta:
        """Start of service since midnight of day 0."""
        return timedelta(days=self.shift.day) + self.start

    def at_stop(self, number: int) -> Served:
        """Return the same service with another number of its stop; what is known of it stays known."""
        found = Served.__new__(Served)
        found.__dict__.update(self.__dict__, stop=number)
        return found


@dataclass(frozen=True)
class Duty:
    """One shift's route in time: services in order and the way home."""

    shift: Shift
    visitor: Visitor
    served: tuple[Served, ...]
    home_at: timedelta
    home_travel: timedelta
    home_meters: float

    @cached_property
    def travel(self) -> timedelta:
        """All the way, home included."""
        return sum((item.travel for item in self.served), ZERO) + self.home_travel

    @cached_property
    def work(self) -> timedelta:
        """Travel, access and service; waiting is not work."""
        return self.travel + sum((item.access + item.end - item.start for item in self.served), ZERO)

    @cached_property
    def latest(self) -> Served | None:
        """The service that is late the most, the first of those; ``None`` on a route without any."""
        return max(self.served, key=lambda item: item.late, default=None)

    @cached_property
    def meters(self) -> float:
        """Length of the whole way, home included."""
        return sum(item.meters for item in self.served) + self.home_meters


class Timeline:
    """A roster's duties in time, with lookups the checks share.

    Raises
    ------
    InputError
        When the roster names a shift, visit or mode that the problem does not have, or a wrong door.
    """

    def __init__(self, index: Index, roster: Roster) -> None:
        self.index = index
        self.roster = roster
        self._laid_out = tuple(laid_out(index, route) for route in roster.routes)

    @property
    def duties(self) -> tuple[Duty, ...]:
        """The routes in time, in the roster's order."""
        return self._laid_out

    @property
    def problem(self) -> Problem:
        """The problem the roster answers."""
        return self.index.problem

    @cached_property
    def served_of(self) -> dict[str, list[Served]]:
        """Who serves each visit; visits nobody serves are absent."""
        found: dict[str, list[Served]] = {}
        for duty in self.duties:
            for item in duty.served:
                found.setdefault(item.visit.id, []).append(item)
        return found

    @cached_property
    def duties_of(self) -> dict[str, list[Duty]]:
        """Duties by visitor id, in order of day and start."""
        found: dict[str, list[Duty]] = {}
        for duty in sorted(self.duties, key=lambda duty: (duty.shift.day, duty.shift.start)):
            found.setdefault(duty.visitor.id, []).append(duty)
        return found

    @cached_property
    def work_of(self) -> Mapping[str, timedelta]:
        """Work of each visitor who has a duty."""
        return {name: sum((duty.work for duty in duties), ZERO) for name, duties in self.duties_of.items()}

    @cached_property
    def unserved(self) -> tuple[Visit, ...]:
        """Visits with nobody at all."""
        return tuple(visit for visit in self.problem.visits if visit.id not in self.served_of)

    def all_served(self) -> Iterator[Served]:
        """Yield every service of every duty."""
        for duty in self.duties:
            yield from duty.served


def laid_out(index: Index, route: Route) -> Duty:
    """Return one route in time.

    Raises
    ------
    InputError
        When it names a shift, visit or mode that the problem does not have, or a wrong door.
    """
    return _Walk(index, route).duty()


class _Walk:
    """Follows one route from its start place to its end place."""

    def __init__(self, index: Index, route: Route) -> None:
        problem = index.problem
        if route.shift not in problem.shift_of:
            what = Text(
                zh=f"名单中的班次 {route.shift!r} 不在问题中",
                en=f"the roster names shift {route.shift!r}, which the problem does not have",
            )
            raise InputError(problem.name, what)
        self.index = index
        self.route = route
        self.shift = problem.shift_of[route.shift]
        self.visitor = problem.visitor_of[self.shift.visitor]
        self.ticks = index.travel.ticks(index.travel.profile_of(self.visitor))
        self.place = self.shift.start_place or self.visitor.home
        self.now = self.shift.start

    def duty(self) -> Duty:
        served = tuple(
            self._serve(number, stop, item) for number, stop in enumerate(self.route.stops) for item in stop.visits
        )
        end_place = self.shift.end_place or self.visitor.end_place or self.visitor.home
        travel, meters = self._way(end_place)
        home_at = after_travel(self.now, travel, self.shift.pause)
        return Duty(self.shift, self.visitor, served, home_at, travel, meters)

    def _serve(self, number: int, stop: Stop, item: StopVisit) -> Served:
        visit, option_number = self._find(item)
        option = visit.options[option_number]
        self._at_the_right_door(stop, visit, item)
        travel, access, meters = ZERO, ZERO, 0.0
        if not item.mode.is_remote and self.place != visit.place:
            travel, meters = self._way(visit.place)
            access = self.index.problem.place_of[visit.place].access
            self.place = visit.place
        ready = after_travel(self.now, travel + access, self.shift.pause)
        self.now = item.start + option.duration
        return Served(
            visit,
            option,
            option_number,
            self.shift,
            self.visitor,
            ready,
            item.start,
            self.now,
            travel,
            access,
            meters,
            number,
        )

    def _find(self, item: StopVisit) -> tuple[Visit, int]:
        visit = self.index.problem.visit_of.get(item.visit)
        if visit is None:
            what = Text(
                zh=f"名单中的走访 {item.visit!r} 不在问题中",
                en=f"the roster names visit {item.visit!r}, which the problem does not have",
            )
            raise InputError(self.index.problem.name, what)
        for number, option in enumerate(visit.options):
            if option.mode is item.mode:
                return visit, number
        modes = [option.mode.value for option in visit.options]
        what = Text(
            zh=f"走访 {visit.id} 不能以 {item.mode} 方式进行；可用的方式是 {modes}",
            en=f"visit {visit.id} cannot be done by {item.mode}; its modes are {modes}",
        )
        raise InputError(self.index.problem.name, what)

    def _at_the_right_door(self, stop: Stop, visit: Visit, item: StopVisit) -> None:
        door = None if item.mode.is_remote else visit.place
        if stop.place != door:
            call = Text(zh="不在任何门口（远程）", en="at no door, as a call")
            where = call if door is None else Text(zh=f"在 {door!r}", en=f"at {door!r}")
            what = Text(
                zh=f"名单把走访 {visit.id} 放在 {stop.place!r}；以 {item.mode} 方式应{where.zh}",
                en=f"the roster puts visit {visit.id} at {stop.place!r}; by {item.mode} it is made {where.en}",
            )
            raise InputError(self.index.problem.name, what)

    def _way(self, to: str) -> tuple[timedelta, float]:
        row, column = self.index.place_number[self.place], self.index.place_number[to]
        return int(self.ticks[row, column]) * self.index.problem.tick, float(self.index.travel.meters()[row, column])


def after_travel(leave: timedelta, travel: timedelta, pause: Pause | None) -> timedelta:
    """Return the time of arrival when travel stands still during the pause."""
    if pause is None or leave >= pause.end or leave + travel <= pause.start:
        return leave + travel
    if leave >= pause.start:
        return pause.end + travel
    return leave + travel + (pause.end - pause.start)
