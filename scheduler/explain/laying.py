"""Lays tried routes out in time; a service that stands as it stood before is taken from there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scheduler.constraints.index import Index
from scheduler.constraints.timeline import Duty, Served
from scheduler.explain.line import MICROSECOND, Item, Line
from scheduler.explain.timing import arrival


class Standing(NamedTuple):
    """A service of a route that is laid out, and what else it hangs on.

    Attributes
    ----------
    here, leave : int
        Row of the place where somebody comes from and when, in microseconds since midnight.
    """

    here: int
    leave: int
    served: Served


def standing(line: Line, duty: Duty | None) -> Mapping[tuple[str, int, int], Standing]:
    """Return the services of a route that is laid out, by visit, mode option and start in microseconds."""
    here, leave, found = line.origin, line.start, dict[tuple[str, int, int], Standing]()
    for item, served in zip(line.items, () if duty is None else duty.served, strict=True):
        found[item.visit, item.option, item.start] = Standing(here, leave, served)
        here, leave = here if item.place is None else item.place, item.start + item.duration
    return found


def laid(index: Index, line: Line, known: Mapping[tuple[str, int, int], Standing]) -> Duty | None:
    """Return what ``laid_out`` returns for a route as a roster holds it; ``None`` when nobody is served."""
    here, leave, stop, door, visits = line.origin, line.start, -1, None, index.problem.visit_of
    served = list[Served]()
    for item in line.items:
        stop += item.place is None or item.place != door
        old = known.get((item.visit, item.option, item.start))
        if old is None or old.here != here or old.leave != leave or old.served.visit is not visits[item.visit]:
            served.append(_served(index, line, item, here, leave, stop))
        else:
            served.append(old.served if old.served.stop == stop else old.served.at_stop(stop))
        leave, door = item.start + item.duration, item.place
        here = here if door is None else door
    return _closed(index, line, here, tuple(served)) if served else None


def _served(index: Index, line: Line, item: Item, here: int, leave: int, stop: int) -> Served:
    visit, way, access, meters = index.problem.visit_of[item.visit], 0, 0, 0.0
    if item.place is not None and item.place != here:
        way, access = line.way(here, item.place), item.access
        meters = float(index.travel.meters()[here, item.place])
    return Served(
        visit=visit,
        option=visit.options[item.option],
        option_number=item.option,
        shift=line.shift,
        visitor=index.problem.visitor_of[line.shift.visitor],
        ready=arrival(line, leave, way + access) * MICROSECOND,
        start=item.start * MICROSECOND,
        end=(item.start + item.duration) * MICROSECOND,
        travel=way * MICROSECOND,
        access=access * MICROSECOND,
        meters=meters,
        stop=stop,
    )


def _closed(index: Index, line: Line, here: int, served: tuple[Served, ...]) -> Duty:
    """Return the route with the way home."""
    last = line.items[-1]
    travel = int(line.ticks[here, line.destination]) * line.tick
    home_at = arrival(line, last.start + last.duration, travel)
    meters = float(index.travel.meters()[here, line.destination])
    visitor = index.problem.visitor_of[line.shift.visitor]
    return Duty(line.shift, visitor, served, home_at * MICROSECOND, travel * MICROSECOND, meters)
