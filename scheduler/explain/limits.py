"""How far one more visit passes a visitor's limits: enough to rank tries; the rules themselves judge them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scheduler.domain.visitor import Caps, Visitor
from scheduler.explain.line import MINUTE_MICROS, Item, Line, micros
from scheduler.explain.week import Week

# What one visit, or one unit carried, over a limit weighs beside minutes when tries are ranked, and a minute's walk.
_ONE_WEIGHS_MINUTES = 60.0
_METERS_A_MINUTE = 80.0


class Burden(NamedTuple):
    """What a route counts: visits, microseconds of work, metres, units carried, microseconds on the way."""

    visits: int
    work: int
    meters: float
    load: int
    way: int

    def plus(self, other: Burden) -> Burden:
        """Return the sum."""
        return Burden(
            self.visits + other.visits,
            self.work + other.work,
            self.meters + other.meters,
            self.load + other.load,
            self.way + other.way,
        )


_NOTHING, _NO_CAPS = Burden(0, 0, 0.0, 0, 0), Caps()


class Over(NamedTuple):
    """One limit that is passed.

    Attributes
    ----------
    cap : str
        ``daily.visits``, ``weekly.work`` and so on, as the fields of a visitor are called; ``capacity`` of a shift.
    amount : float
        Visits, minutes, metres or units over.
    """

    cap: str
    amount: float

    @property
    def minutes_worth(self) -> float:
        """The amount as minutes, for ranking only."""
        if self.cap.endswith("work"):
            return self.amount
        return self.amount / _METERS_A_MINUTE if self.cap.endswith("meters") else self.amount * _ONE_WEIGHS_MINUTES


class Limits:
    """The limits of every visitor and shift of one week."""

    def __init__(self, week: Week) -> None:
        self._week = week
        self._meters = week.index.travel.meters()
        self._by_shift: dict[str, Burden] = {}
        self._beside: dict[str, tuple[Burden, Burden]] = {}
        self._capless: dict[str, bool] = {}

    def passed(self, line: Line, added: Burden) -> tuple[Over, ...]:
        """Return the limits that are passed when a route counts more than it does now."""
        visitor, shift = self._week.problem.visitor_of[line.shift.visitor], line.shift
        if shift.capacity is None and self._has_no_caps(visitor):
            return ()
        own, (rest_of_day, rest_of_week) = self.burden(line).plus(added), self._others(line)
        found = [*_over("daily", visitor.daily, own.plus(rest_of_day))]
        found += _over("weekly", visitor.weekly, own.plus(rest_of_week))
        if shift.capacity is not None and own.load > shift.capacity:
            found.append(Over("capacity", own.load - shift.capacity))
        return tuple(found)

    def _has_no_caps(self, visitor: Visitor) -> bool:
        if visitor.id not in self._capless:
            self._capless[visitor.id] = visitor.daily == visitor.weekly == _NO_CAPS
        return self._capless[visitor.id]

    def added(self, line: Line, here: int, following: Item | None, item: Item) -> Burden:
        """Return what one more service adds to a route.

        Parameters
        ----------
        line : Line
        here : int
            Place the visitor comes from.
        following : Item or None
            The next service at a door, ``None`` when the visitor goes to the end place next.
        item : Item
        """
        there = line.destination if following is None or following.place is None else following.place
        door = here if item.place is None else item.place
        travel, meters = line.way(here, door) + line.way(door, there), self._way(here, door) + self._way(door, there)
        access = item.access if door != here else 0
        if line.items:
            travel, meters = travel - line.way(here, there), meters - self._way(here, there)
        if following is not None:
            access += following.access * ((door != there) - (here != there))
        return Burden(1, travel + access + item.duration, meters, self._load(item), travel)

    def _way(self, here: int, there: int) -> float:
        return float(self._meters[here, there])

    def _load(self, item: Item) -> int:
        return self._week.problem.visit_of[item.visit].load

    def _others(self, line: Line) -> tuple[Burden, Burden]:
        """Return what the visitor's other routes count on the day of a route and over the week."""
        if line.shift.id not in self._beside:
            today = week = _NOTHING
            for shift in self._week.shifts_by_visitor[line.shift.visitor]:
                if shift.id != line.shift.id:
                    own = self.burden(self._week.line(shift.id))
                    week = week.plus(own)
                    today = today.plus(own) if shift.day == line.shift.day else today
            self._beside[line.shift.id] = (today, week)
        return self._beside[line.shift.id]

    def burden(self, line: Line) -> Burden:
        """Return what a route counts; nothing when it is empty."""
        if not line.items:
            return _NOTHING
        if line is not self._week.line(line.shift.id):
            return self._burden(line)
        if line.shift.id not in self._by_shift:
            self._by_shift[line.shift.id] = self._burden(line)
        return self._by_shift[line.shift.id]

    def _burden(self, line: Line) -> Burden:
        here, at_doors, way, meters = line.origin, 0, 0, 0.0
        for item in line.items:
            at_doors += item.duration
            if item.place is not None and item.place != here:
                at_doors += item.access
                way, meters = way + line.way(here, item.place), meters + self._way(here, item.place)
                here = item.place
        way += line.way(here, line.destination)
        meters += self._way(here, line.destination)
        return Burden(len(line.items), at_doors + way, meters, sum(map(self._load, line.items)), way)


def _over(period: str, caps: Caps, total: Burden) -> Iterator[Over]:
    if caps.visits is not None and total.visits > caps.visits:
        yield Over(f"{period}.visits", total.visits - caps.visits)
    if caps.work is not None and total.work > micros(caps.work):
        yield Over(f"{period}.work", (total.work - micros(caps.work)) / MINUTE_MICROS)
    if caps.distance_meters is not None and total.meters > caps.distance_meters:
        yield Over(f"{period}.distance_meters", total.meters - caps.distance_meters)
