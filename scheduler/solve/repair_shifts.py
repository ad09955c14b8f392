"""Cutting time out of a shift without touching what has already begun on it."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from scheduler.constraints.index import Index
from scheduler.constraints.timeline import Timeline
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route
from scheduler.domain.shift import Pause, Shift


def standing_until(index: Index, roster: Roster, begun: frozenset[str]) -> dict[str, timedelta]:
    """Return, for each shift on which something has begun, when the visitor is home if nothing follows."""
    found: dict[str, timedelta] = {}
    for route in roster.routes:
        kept = begun_part(route, begun)
        if kept is not None:
            part = roster.model_copy(update={"routes": (kept,)})
            found[route.shift] = Timeline(index, part).duties[0].home_at
    return found


def begun_part(route: Route, begun: frozenset[str]) -> Route | None:
    """Return what of a route has begun; ``None`` when nothing has."""
    stops = []
    for stop in route.stops:
        visits = tuple(item for item in stop.visits if item.visit in begun)
        if visits:
            stops.append(stop if len(visits) == len(stop.visits) else stop.model_copy(update={"visits": visits}))
    return route.model_copy(update={"stops": tuple(stops)}) if stops else None


def without_interval(
    shift: Shift, start: timedelta, end: timedelta, problem: Problem, taken: set[str]
) -> tuple[Shift, ...]:
    """Return what is left of a shift when its visitor is away for some time.

    The first part keeps the id. Where nothing is left, a shift of one tick stays, in which nobody can be called on:
    what was promised on the shift keeps its visitor and day, and so its price.

    Parameters
    ----------
    taken : set of str
        Ids in use; new ones are added.
    """
    parts = [
        part
        for part in (_cut(shift, shift.start, min(start, shift.end)), _cut(shift, max(end, shift.start), shift.end))
        if part is not None
    ]
    if not parts:
        return (_cut(shift, shift.start, shift.start + problem.tick) or shift,)
    if len(parts) == 1:
        return (parts[0],)
    name = next(new for new in (f"{shift.id}+{number}" for number in count(1)) if new not in taken)
    taken.add(name)
    return (parts[0], parts[1].model_copy(update={"id": name}))


def _cut(shift: Shift, start: timedelta, end: timedelta) -> Shift | None:
    if end <= start:
        return None
    pause = shift.pause
    if pause is not None:
        begin, over = max(pause.start, start), min(pause.end, end)
        pause = Pause(start=begin, end=over) if begin < over else None
    return shift.model_copy(update={"start": start, "end": end, "pause": pause})
