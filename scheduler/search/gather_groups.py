"""Week counters of a formulation as arrays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.search.counters import NO_DAY, OPTIONS, REBATE, SHIFTS, SPREAD, VISITORS
from scheduler.search.data import Groups, Ints

FAR = 1 << 40


@dataclass(frozen=True)
class _Group:
    kind: int
    members: tuple[int, ...]
    most: int
    price: float = 0.0
    last_day: int = NO_DAY
    even_gap: float = 0.0
    days: frozenset[int] | None = None
    named: dict[int, int] = field(default_factory=dict)


def groups_of(formulation: Formulation) -> Groups:
    """Return all week counters, one after the other."""
    groups = [group for group in _listed(formulation) if group.members]
    days = formulation.index.problem.days
    on_day = np.array([[g.days is None or day in g.days for day in range(days)] for g in groups], dtype=np.bool_)
    on_day = on_day.reshape(len(groups), days)
    looks = [day.tobytes() for day in on_day.T]
    sort_of = {look: sort for sort, look in enumerate(dict.fromkeys(looks))}
    member_from, member = ragged([group.members for group in groups])
    named_from, named = ragged([tuple(group.named) for group in groups])
    _, named_value = ragged([tuple(group.named.values()) for group in groups])
    of: list[list[int]] = [[] for _ in range(formulation.visits)]
    for number, group in enumerate(groups):
        for visit in dict.fromkeys(group.members):
            of[visit].append(number)
    of_from, of_flat = ragged(of)
    return Groups(
        kind=np.array([group.kind for group in groups], dtype=np.int64),
        member_from=member_from,
        member=member,
        most=np.array([group.most for group in groups], dtype=np.int64),
        last_day=np.array([group.last_day for group in groups], dtype=np.int64),
        even_gap=np.array([group.even_gap for group in groups], dtype=np.float64),
        price=np.array([group.price for group in groups], dtype=np.float64),
        on_day=on_day,
        day_sort=np.array([sort_of[look] for look in looks], dtype=np.int64),
        day_sorts=len(sort_of),
        named_from=named_from,
        named=named,
        named_value=named_value,
        of_from=of_from,
        of=of_flat,
    )


def ragged(rows: Iterable[Iterable[int]]) -> tuple[Ints, Ints]:
    """Return rows of different length as offsets and one flat array."""
    lists = [list(row) for row in rows]
    offsets = np.zeros(len(lists) + 1, np.int64)
    np.cumsum([len(row) for row in lists], out=offsets[1:])
    return offsets, np.array([item for row in lists for item in row], dtype=np.int64)


def _listed(formulation: Formulation) -> Iterable[_Group]:
    for spread in formulation.day_spreads:
        last = NO_DAY if spread.last_day is None else spread.last_day
        yield _Group(SPREAD, spread.members, spread.smallest_gap, spread.per_day, last, spread.even_gap)
    for faces in formulation.distinct_visitors:
        named = dict.fromkeys(sorted(faces.free | faces.uncounted), 0)
        yield _Group(VISITORS, faces.members, faces.allowance, faces.price, days=faces.days, named=named)
    for doors in formulation.distinct_shifts:
        yield _Group(SHIFTS, doors.members, doors.allowance, doors.price)
    for rebate in formulation.repeat_rebates:
        needed = dict(rebate.needed) | dict.fromkeys(sorted(rebate.excluded), FAR)
        yield _Group(REBATE, rebate.members, rebate.default_needed, rebate.rebate, named=needed)
    for limit in formulation.option_limits:
        yield _Group(OPTIONS, limit.members, limit.most)
