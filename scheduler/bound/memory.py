"""What routes remember at each door, and more of it where the program's routes come to a door again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scheduler.bound.column import Column, column_of
from scheduler.bound.kernels.task import Task
from scheduler.bound.relaxation import Floats, Relaxation
from scheduler.bound.tasks import Pricing

SHARE = 0.01
"""Shares of routes below this are let go round."""


class Memory:
    """The memories of all shifts; they grow in place, and shifts that are alike have the same.

    Parameters
    ----------
    shifts : sequence of Pricing
        All shifts that can call anywhere.
    """

    def __init__(self, relaxed: Relaxation, shifts: Sequence[Pricing]) -> None:
        self._relaxed = relaxed
        self._pricing = {pricing.shift: pricing for pricing in shifts}
        self._one_each = {id(pricing.task.slot): pricing for pricing in shifts}.values()

    def learn(self, columns: Sequence[Column], share: Floats) -> int:
        """Remember a door on every way round that leads back to it; return how many memories grew.

        Parameters
        ----------
        share : ndarray (columns,)
            How much of each route there is in a solution of the master problem.
        """
        wanted = {
            (between, column.visits[first])
            for column, part in zip(columns, share, strict=True)
            if part > SHARE
            for first, last in rounds(column.visits)
            for between in column.visits[first + 1 : last]
        }
        return sum(self._grow(pricing, at, other) for at, other in sorted(wanted) for pricing in self._one_each)

    def _grow(self, pricing: Pricing, at_visit: int, other_visit: int) -> bool:
        at, other = pricing.node_of.get(at_visit), pricing.node_of.get(other_visit)
        return at is not None and other is not None and remember(pricing.task, at, other)

    def allows(self, column: Column) -> bool:
        """Whether a route has forgotten each door before it calls there again."""
        pricing = self._pricing[column.shift]
        slot, route = pricing.task.slot, [pricing.node_of[visit] for visit in column.visits]
        return all(
            any(slot[between, route[first]] < 0 for between in route[first + 1 : last])
            for first, last in rounds(column.visits)
        )

    def shortened(self, columns: Iterable[Column]) -> list[Column]:
        """Return routes that call at each door once, either when others call there first or when they do last."""
        found = []
        for column in columns:
            pricing, doors = self._pricing[column.shift], column.visits
            for once in (list(dict.fromkeys(doors)), list(dict.fromkeys(doors[::-1]))[::-1]):
                found.append(column_of(self._relaxed, pricing, once))
        return [column for column in found if column is not None]


def rounds(visits: Sequence[int]) -> list[tuple[int, int]]:
    """Return where a route calls at a door and where it calls there next, for each door it calls at again."""
    found, before = list[tuple[int, int]](), dict[int, int]()
    for at, visit in enumerate(visits):
        if visit in before:
            found.append((before[visit], at))
        before[visit] = at
    return found


def remember(task: Task, at: int, other: int) -> bool:
    """Remember one node more at another; return whether it was forgotten there and there was room."""
    free = (task.near[at] < 0).nonzero()[0]
    if task.slot[at, other] >= 0 or not len(free):
        return False
    task.near[at, free[0]], task.slot[at, other] = other, free[0]
    return True
