"""Rows of starts: the windows a visit may start in, lateness, and starts moved after publication."""

from __future__ import annotations

from typing import NamedTuple

from ortools.sat.python import cp_model

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.kinds import Moved
from scheduler.model.exact.week import Week

Interval = tuple[int, int]


class Slot(NamedTuple):
    """The starts of one window that no earlier window of the day has, and when they become late."""

    starts: list[Interval]
    due: int


def slots_of(formulation: Formulation, visit: int, day: int) -> list[Slot]:
    """Return the windows of a day; a start in several counts for the first of them."""
    windows, found, taken = formulation.windows, list[Slot](), list[Interval]()
    for number in range(int(windows.count[visit, day])):
        whole = (int(windows.earliest[visit, day, number]), int(windows.latest[visit, day, number]))
        left = [whole] if whole[0] <= whole[1] else []
        for other in taken:
            left = [part for interval in left for part in _without(interval, other)]
        taken.append(whole)
        if left:
            found.append(Slot(left, int(windows.due[visit, day, number])))
    return found


def _without(interval: Interval, other: Interval) -> list[Interval]:
    parts = [(interval[0], min(interval[1], other[0] - 1)), (max(interval[0], other[1] + 1), interval[1])]
    return [part for part in parts if part[0] <= part[1]] if other[0] <= other[1] else [interval]


def start_rows(week: Week) -> None:
    """Add windows, the prices of late starts and the prices of moved starts."""
    formulation = week.formulation
    lates: list[cp_model.IntVar] = []
    most = 0
    for visit in week.visits:
        week.model.add(week.moment[visit] == _first(week, visit)).only_enforce_if(~week.served[visit])
        late_most = _latest(week, visit)
        late = week.integer(late_most)
        for day in week.days_of(visit):
            _windows(week, visit, day, late if late_most else None)
            for rule in formulation.moved:
                _moved(week, rule, visit, day)
        if late_most:
            price = formulation.lateness_per_minute * formulation.tick_minutes * int(formulation.seats[visit])
            week.money.add(late, price, late_most)
            lates.append(late)
            most = max(most, late_most)
    if lates and formulation.largest_lateness_per_minute > 0:
        worst = week.integer(most)
        for late in lates:
            week.model.add(worst >= late)
        week.money.add(worst, formulation.largest_lateness_per_minute * formulation.tick_minutes, most)


def _first(week: Week, visit: int) -> int:
    return min((node.day * week.day_ticks + node.earliest for node in week.nodes_for([visit])), default=0)


def _latest(week: Week, visit: int) -> int:
    """Return how late a visit can start at most, in ticks; 0 where nobody prices it."""
    formulation = week.formulation
    if formulation.lateness_per_minute <= 0 and formulation.largest_lateness_per_minute <= 0:
        return 0
    slots = [slot for day in week.days_of(visit) for slot in slots_of(formulation, visit, day)]
    return max((last - slot.due for slot in slots for _, last in slot.starts), default=0)


def _windows(week: Week, visit: int, day: int, late: cp_model.IntVar | None) -> None:
    slots, offset = slots_of(week.formulation, visit, day), day * week.day_ticks
    literals = [week.on_day[visit, day]] if len(slots) == 1 else [week.boolean() for _ in slots]
    if len(slots) != 1:
        week.model.add(cp_model.LinearExpr.sum(literals) == week.on_day[visit, day])
    for slot, literal in zip(slots, literals, strict=True):
        starts = cp_model.Domain.from_intervals([[first + offset, last + offset] for first, last in slot.starts])
        week.model.add_linear_expression_in_domain(week.moment[visit], starts).only_enforce_if(literal)
        if late is not None:
            week.model.add(late >= week.moment[visit] - offset - slot.due).only_enforce_if(literal)


def _moved(week: Week, rule: Moved, visit: int, day: int) -> None:
    if int(rule.day[visit]) != day or rule.price[visit] <= 0:
        return
    moved, kept = week.boolean(), day * week.day_ticks + int(rule.start[visit])
    near = cp_model.Domain(kept - rule.tolerance_ticks, kept + rule.tolerance_ticks)
    within = week.model.add_linear_expression_in_domain(week.moment[visit], near)
    within.only_enforce_if(week.on_day[visit, day], ~moved)
    week.money.add(moved, float(rule.price[visit]))
