"""Re-timing pooled routes so that the visits that need two people, or are tied, can meet."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import PlannedRoute
from scheduler.model.columns import Column, column_of, retimed

CLOSEST = 3
MOST_ADDED = 3_000


def with_meetings(formulation: Formulation, columns: Sequence[Column]) -> list[Column]:
    """Return the columns and at most as many re-timed copies, up to 3,000, whose starts meet those of others."""
    known = {column.route for column in columns}
    found = list(columns)
    for route in _proposals(formulation, columns):
        if len(found) >= len(columns) + min(len(columns), MOST_ADDED):
            break
        if route not in known:
            known.add(route)
            column = column_of(formulation, route)
            if column is not None:
                found.append(column)
    return found


def _proposals(formulation: Formulation, columns: Sequence[Column]) -> Iterator[PlannedRoute]:
    """Yield each route with one of its linked visits at one of the closest starts others have."""
    partners = _partners(formulation)
    seen = _starts(formulation, columns, partners.keys())
    for column in columns:
        route = column.route
        linked = {visit: at for visit, at in zip(route.visits, route.starts, strict=True) if visit in partners}
        for visit, at in linked.items():
            for start in _targets(formulation, partners[visit], seen, column.day, at):
                again = retimed(formulation, route, {**linked, visit: start})
                if again is not None:
                    yield again


def _partners(formulation: Formulation) -> dict[int, list[tuple[int, int, int]]]:
    """Return for each linked visit the visits it must suit, with the smallest and largest lag after them."""
    far = formulation.index.problem.days * formulation.day_ticks
    found: dict[int, list[tuple[int, int, int]]] = {}
    for visit in range(formulation.visits):
        if formulation.seats[visit] > 1:
            found.setdefault(visit, []).append((visit, 0, 0))
    for tie in formulation.together:
        if tie.first != tie.second:
            most = far if tie.max_lag is None else tie.max_lag
            found.setdefault(tie.second, []).append((tie.first, tie.min_lag, most))
            found.setdefault(tie.first, []).append((tie.second, -most, -tie.min_lag))
    return found


def _starts(formulation: Formulation, columns: Sequence[Column], linked: Iterable[int]) -> dict[int, list[int]]:
    """Return the moments of the week at which each linked visit starts somewhere in the pool, in order."""
    wanted, offset = set(linked), formulation.day_ticks
    found: dict[int, set[int]] = {visit: set() for visit in wanted}
    for column in columns:
        for visit, start in zip(column.route.visits, column.route.starts, strict=True):
            if visit in wanted:
                found[visit].add(column.day * offset + start)
    return {visit: sorted(moments) for visit, moments in found.items()}


def _targets(
    formulation: Formulation, partners: list[tuple[int, int, int]], seen: dict[int, list[int]], day: int, at: int
) -> list[int]:
    """Return the closest starts of the day that suit a start a partner has."""
    length = formulation.day_ticks
    moment, targets = day * length + at, set[int]()
    for other, low, high in partners:
        moments = seen[other]
        middle = bisect_left(moments, moment)
        for there in moments[max(0, middle - CLOSEST) : middle + CLOSEST + 1]:
            targets.add(min(max(moment, there + low), there + high))
    wanted = sorted(targets - {moment}, key=lambda target: (abs(target - moment), target))
    return [target - day * length for target in wanted if 0 <= target - day * length < length][:CLOSEST]
