"""Rows of ties: starts of tied visits that suit each other, in the right company."""

from __future__ import annotations

from ortools.sat.python import cp_model

from scheduler.constraints.kinds import Together
from scheduler.domain.visit import Company
from scheduler.model.exact.week import Week

total = cp_model.LinearExpr.sum


def tie_rows(week: Week) -> None:
    """Add all ties between different visits of the week."""
    apart: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for tie in week.formulation.together:
        if tie.first == tie.second or tie.first not in week.served or tie.second not in week.served:
            continue
        _lag(week, tie)
        if tie.one_day:
            same_day(week, tie.first, tie.second)
        if tie.company is Company.SAME:
            same_visitor(week, tie.first, tie.second)
        elif tie.company is Company.DIFFERENT:
            apart.setdefault((tie.first, tie.second), set()).add((tie.first_seat, tie.second_seat))
    for (first, second), seats in apart.items():
        _different(week, first, second, len(seats))


def _lag(week: Week, tie: Together) -> None:
    served = week.served[tie.first]
    week.model.add(served == week.served[tie.second])
    lag = week.moment[tie.second] - week.moment[tie.first]
    week.model.add(lag >= tie.min_lag).only_enforce_if(served)
    if tie.max_lag is not None:
        week.model.add(lag <= tie.max_lag).only_enforce_if(served)


def same_day(week: Week, first: int, second: int) -> None:
    """Ask that both are made on shifts of one day, or neither is."""
    for day in sorted({*week.days_of(first), *week.days_of(second)}):
        week.model.add(week.on_day.get((first, day), 0) == week.on_day.get((second, day), 0))


def same_visitor(week: Week, first: int, second: int, condition: cp_model.IntVar | None = None) -> None:
    """Ask that somebody serves both, when the first is served or the condition holds."""
    both = []
    for visitor in sorted(set(week.visitors_of(first)) & set(week.visitors_of(second))):
        shared = week.boolean()
        for visit in (first, second):
            week.model.add(total(week.serves(visit, visitor)) >= shared)
        both.append(shared)
    week.model.add_bool_or([*both, ~(condition if condition is not None else week.served[first])])


def _different(week: Week, first: int, second: int, ties: int) -> None:
    """Nobody serves both when every seat is tied to every other; else only two single seats must differ."""
    seats = int(week.formulation.seats[first]) * int(week.formulation.seats[second])
    if ties < seats:
        return
    for visitor in sorted(set(week.visitors_of(first)) & set(week.visitors_of(second))):
        week.model.add(total([*week.serves(first, visitor), *week.serves(second, visitor)]) <= 1)
