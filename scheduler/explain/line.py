"""One route in whole microseconds: what an insertion trial needs to know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from scheduler.domain.shift import Shift
from scheduler.travel.times import TickTable

MICROSECOND = timedelta(microseconds=1)
MINUTE_MICROS = 60_000_000
DAY_MICROS = 24 * 60 * MINUTE_MICROS
Windows = tuple[tuple[int, int], ...]


def micros(value: timedelta) -> int:
    """Return a length of time in whole microseconds; exact, as is every time in the domain."""
    return value // MICROSECOND


@dataclass(frozen=True)
class Item:
    """One service on a route, or one that is being tried.

    Attributes
    ----------
    place : int or None
        Row of the door; ``None`` for a call.
    access, duration : int
        Microseconds up to the door from elsewhere, and of service.
    windows : tuple of (int, int)
        Earliest and latest starts, earliest window first; one instant when the service may not move.
    start : int
        Present start, or the start chosen for a service that is being tried.
    """

    visit: str
    option: int
    place: int | None
    access: int
    duration: int
    windows: Windows
    start: int
    is_new: bool = False

    def at(self, start: int) -> Item:
        """Return the service at another start."""
        return Item(self.visit, self.option, self.place, self.access, self.duration, self.windows, start, self.is_new)


@dataclass(frozen=True)
class Line:
    """One shift and the services on it, in order.

    Attributes
    ----------
    start, end : int
        First departure and last return, microseconds since midnight.
    pause : tuple of int
        Start and end of the pause; equal when there is none.
    origin, destination : int
        Rows of the places where the route begins and ends.
    ticks : ndarray
        Travel between places for this visitor, in ticks of ``tick`` microseconds.
    """

    shift: Shift
    start: int
    end: int
    pause: tuple[int, int]
    origin: int
    destination: int
    ticks: TickTable
    tick: int
    items: tuple[Item, ...] = ()

    def way(self, here: int, there: int) -> int:
        """Return the travel time between two places."""
        return 0 if here == there else int(self.ticks[here, there]) * self.tick

    def approach(self, here: int, item: Item) -> int:
        """Return the way to an item and up to its door; nothing for a call or at the same door."""
        if item.place is None or item.place == here:
            return 0
        return self.way(here, item.place) + item.access

    def with_item(self, position: int, item: Item) -> Line:
        """Return the route with one more service at a position."""
        return self.with_items((*self.items[:position], item, *self.items[position:]))

    def without(self, visit: str) -> Line:
        """Return the route without a visit."""
        return self.with_items(tuple(item for item in self.items if item.visit != visit))

    def with_items(self, items: tuple[Item, ...]) -> Line:
        """Return the shift with other services."""
        return Line(
            self.shift, self.start, self.end, self.pause, self.origin, self.destination, self.ticks, self.tick, items
        )

    def onward(self) -> list[Item | None]:
        """Return, for each position, the next service at a door from there; ``None`` when the way goes to the end."""
        found: list[Item | None] = [None]
        for item in reversed(self.items):
            found.append(found[-1] if item.place is None else item)
        return found[::-1]
