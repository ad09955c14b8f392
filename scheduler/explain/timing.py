"""When services of one route can start: earliest from the front, latest from the back, and both kept together."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.explain.line import Item, Line


def arrival(line: Line, leave: int, travel: int) -> int:
    """Return the time of arrival; travel stands still during the pause."""
    begin, end = line.pause
    if begin == end or leave >= end or leave + travel <= begin:
        return leave + travel
    return end + travel if leave >= begin else leave + travel + end - begin


def departure(line: Line, arrive_by: int, travel: int) -> int:
    """Return the latest time to leave so as to arrive by a time."""
    begin, end = line.pause
    if begin == end or arrive_by >= end + travel or arrive_by < begin:
        return arrive_by - travel
    return begin - travel if arrive_by <= end else arrive_by - travel - (end - begin)


def _up(time: int, tick: int) -> int:
    return -(-time // tick) * tick


def _clashes(line: Line, item: Item, start: int) -> bool:
    begin, end = line.pause
    return min(start + item.duration, end) > max(start, begin)


def first_start(line: Line, item: Item, ready: int) -> int | None:
    """Return the first start in a window, clear of the pause; ``None`` when the last window is over by then."""
    for earliest, latest in item.windows:
        start = earliest if ready <= earliest else _up(ready, line.tick)
        if _clashes(line, item, start):
            start = _up(line.pause[1], line.tick)
        if start <= latest:
            return start
    return None


def last_start(line: Line, item: Item, finish_by: int) -> int | None:
    """Return the last start in a window, clear of the pause, that ends in time; ``None`` when there is none."""
    for earliest, latest in reversed(item.windows):
        start = latest
        if start > finish_by - item.duration:
            start = (finish_by - item.duration) // line.tick * line.tick
        if _clashes(line, item, start):
            start = (line.pause[0] - item.duration) // line.tick * line.tick
        if start >= earliest:
            return start
    return None


def forced_start(line: Line, item: Item, ready: int) -> tuple[int, int]:
    """Return the least bad start of an item that is ready too late, and by how many microseconds it is bad.

    A service that may not move keeps its start and its visitor comes late; any other starts after its
    window or takes some of the pause, whichever is less.
    """
    earliest, latest = item.windows[-1]
    if earliest == latest and not item.is_new:
        return earliest, ready - earliest
    after = max(earliest, _up(ready, line.tick))
    if _clashes(line, item, after):
        overlap = min(after + item.duration, line.pause[1]) - max(after, line.pause[0])
        late = _up(line.pause[1], line.tick) - latest
        if after <= latest and overlap < late:
            return after, overlap
        return _up(line.pause[1], line.tick), late
    return after, after - latest


@dataclass(frozen=True)
class Timed:
    """A route with new starts.

    Attributes
    ----------
    fits : bool
        Every window, every fixed start and the end of the shift are kept.
    home_at : int
        Arrival at the end place.
    """

    line: Line
    fits: bool
    home_at: int


def timed(line: Line, keep: bool) -> Timed:
    """Return the route with every service as early as possible, or (``keep``) at its present start where possible."""
    now, here, fits, items = line.start, line.origin, True, []
    for item in line.items:
        ready = arrival(line, now, line.approach(here, item))
        start = item.start if keep and ready <= item.start else first_start(line, item, ready)
        if start is None:
            fits, start = False, forced_start(line, item, ready)[0]
        items.append(item if start == item.start else item.at(start))
        now, here = start + item.duration, here if item.place is None else item.place
    home_at = arrival(line, now, line.way(here, line.destination))
    return Timed(line.with_items(tuple(items)), fits and home_at <= line.end, home_at)


def ahead(line: Line) -> list[tuple[int, int]]:
    """Return when the visitor is free at each position, and at which place, all before it as early as may be."""
    free = [(line.start, line.origin)]
    for item in line.items:
        now, here = free[-1]
        ready = arrival(line, now, line.approach(here, item))
        start = first_start(line, item, ready)
        end = (max(item.start, ready) if start is None else start) + item.duration
        free.append((end, here if item.place is None else item.place))
    return free


def behind(line: Line, home_by: int) -> list[int] | None:
    """Return the latest start of each service that still lets the rest fit, and last when to be home.

    ``None`` when the services do not fit at all.
    """
    places = [line.origin]
    for item in line.items:
        places.append(places[-1] if item.place is None else item.place)
    due, by = [home_by], departure(line, home_by, line.way(places[-1], line.destination))
    for row in range(len(line.items) - 1, -1, -1):
        item = line.items[row]
        start = last_start(line, item, by)
        if start is None:
            return None
        due.append(start)
        by = departure(line, start, line.approach(places[row], item))
    return due[::-1]


def last_departure(line: Line) -> int | None:
    """Return the latest time to leave the start place so that everything fits; ``None`` when nothing helps."""
    due = behind(line, line.end)
    if due is None:
        return None
    if not line.items:
        return departure(line, line.end, line.way(line.origin, line.destination))
    return departure(line, due[0], line.approach(line.origin, line.items[0]))
