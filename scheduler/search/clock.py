"""Time arithmetic of a route: travel around a pause, starts inside windows."""

from __future__ import annotations

from scheduler.search.compiled import compiled
from scheduler.search.data import Data

NEVER = 1 << 50


@compiled
def arrival(data: Data, shift: int, leave: int, way: int) -> int:
    """Return when a way ends that stands still during the pause."""
    begin, end = data.pause_start[shift], data.pause_end[shift]
    if begin == end or leave >= end or leave + way <= begin:
        return int(leave + way)
    if leave >= begin:
        return int(end + way)
    return int(leave + way + end - begin)


@compiled
def departure(data: Data, shift: int, arrive: int, way: int) -> int:
    """Return the latest moment to leave so as to arrive in time: the inverse of ``arrival``."""
    begin, end = data.pause_start[shift], data.pause_end[shift]
    if begin == end or arrive < begin or arrive >= end + way:
        return int(arrive - way)
    if arrive <= end:
        return int(begin - way)
    return int(arrive - way - (end - begin))


@compiled
def earliest_start(data: Data, visit: int, shift: int, ready: int, service: int) -> int:
    """Return the earliest allowed start at or after ``ready``, ``NEVER`` when there is none."""
    day, begin, end = data.shift_day[shift], data.pause_start[shift], data.pause_end[shift]
    moment = ready
    for slot in range(data.window_count[visit, day]):
        moment = max(moment, data.earliest[visit, day, slot])
        if moment < end and moment + service > begin and begin < end:
            moment = end
        if moment <= data.latest[visit, day, slot]:
            return int(moment)
    return NEVER


@compiled
def latest_start(data: Data, visit: int, shift: int, limit: int, service: int) -> int:
    """Return the latest allowed start at or before ``limit``, ``-NEVER`` when there is none."""
    day, begin, end = data.shift_day[shift], data.pause_start[shift], data.pause_end[shift]
    moment = limit
    for slot in range(data.window_count[visit, day] - 1, -1, -1):
        moment = min(moment, data.latest[visit, day, slot])
        if moment < end and moment + service > begin and begin < end:
            moment = begin - service
        if moment >= data.earliest[visit, day, slot]:
            return int(moment)
    return -NEVER


@compiled
def due_at(data: Data, visit: int, day: int, moment: int) -> int:
    """Return the due moment of the window in which a service starts."""
    for slot in range(data.window_count[visit, day]):
        if data.earliest[visit, day, slot] <= moment <= data.latest[visit, day, slot]:
            return int(data.due[visit, day, slot])
    return int(moment)
