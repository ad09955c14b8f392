"""Spreads work that may be done in one of several weeks, so that no week is overloaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from ortools.sat.python import cp_model

PERMILLE = 1000
_DETERMINISTIC_SECONDS = 5.0


class Levelled(NamedTuple):
    """One piece of work: its minutes (at least 1) and the weeks, 0 = this one, in which it may be done."""

    minutes: int
    weeks: tuple[int, ...]


def level(items: Sequence[Levelled], base: Sequence[int], capacity: Sequence[int]) -> tuple[int, ...]:
    """Return the week of each item, so that the fullest week is as empty as possible.

    Items that look alike are counted together, so the model stays small however many there are; within such a group
    the first items get the earliest weeks. Among equally level plans the earlier weeks win. One worker, one seed and a
    limit in deterministic time: equal input gives equal output.

    Parameters
    ----------
    items : sequence of Levelled
        Work to place; each item names at least one week.
    base : sequence of int
        Minutes already needed, by week.
    capacity : sequence of int
        Minutes available, by week; a week without any counts as one minute.

    Raises
    ------
    ValueError
        When an item names no week, or one outside the horizon.
    """
    groups: defaultdict[Levelled, list[int]] = defaultdict(list)
    for position, item in enumerate(items):
        if not item.weeks or min(item.weeks) < 0 or max(item.weeks) >= len(capacity):
            raise ValueError(f"item {position} names the weeks {item.weeks}; give some of 0 to {len(capacity) - 1}")
        groups[item].append(position)
    counts = _solve({item: len(positions) for item, positions in groups.items()}, base, capacity)
    weeks = [0] * len(items)
    for item, positions in groups.items():
        chosen = [week for week in sorted(item.weeks) for _ in range(counts[item, week])]
        for position, week in zip(positions, chosen, strict=True):
            weeks[position] = week
    return tuple(weeks)


def _solve(
    groups: dict[Levelled, int], base: Sequence[int], capacity: Sequence[int]
) -> dict[tuple[Levelled, int], int]:
    model = cp_model.CpModel()
    number = {
        (item, week): model.new_int_var(0, size, "") for item, size in groups.items() for week in sorted(item.weeks)
    }
    for item, size in groups.items():
        model.add(sum(number[item, week] for week in item.weeks) == size)
    total = sum(base) + sum(item.minutes * size for item, size in groups.items())
    peak = model.new_int_var(0, PERMILLE * (total + 1), "fullest week, per mille of its capacity")
    for week, minutes in enumerate(capacity):
        load = sum(item.minutes * count for (item, at), count in number.items() if at == week) + base[week]
        model.add(PERMILLE * load <= peak * max(1, minutes))
    delay = sum(week * count for (_, week), count in number.items())
    most_delay = len(capacity) * (sum(groups.values()) + 1)
    model.minimize(peak * most_delay + delay)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = _DETERMINISTIC_SECONDS
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise RuntimeError(f"levelling found no plan: {solver.status_name(status)}")
    return {key: solver.value(count) for key, count in number.items()}
