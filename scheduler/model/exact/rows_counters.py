"""Rows of the week counters: days, faces, doors, rebates and option limits."""

from __future__ import annotations

from ortools.sat.python import cp_model

from scheduler.constraints.kinds import DaySpread, DistinctShifts, DistinctVisitors, OptionLimit, RepeatRebate
from scheduler.model.exact.week import Week

Variables = list[cp_model.IntVar]
total = cp_model.LinearExpr.sum


def counter_rows(week: Week) -> None:
    """Add all counters."""
    formulation = week.formulation
    for spread in formulation.day_spreads:
        days = _visits_by_day(week, spread)
        _smallest_gap(week, spread, days)
        if spread.per_day > 0:
            _even_gaps(week, spread, days)
    for limit in formulation.option_limits:
        _options(week, limit)
    for faces in formulation.distinct_visitors:
        _faces(week, faces)
    for doors in formulation.distinct_shifts:
        _doors(week, doors)
    for rebate in formulation.repeat_rebates:
        _rebates(week, rebate)


def _members(week: Week, members: tuple[int, ...]) -> list[int]:
    return [visit for visit in dict.fromkeys(members) if visit in week.served]


def _visits_by_day(week: Week, rule: DaySpread) -> dict[int, Variables]:
    found: dict[int, Variables] = {}
    for visit in _members(week, rule.members):
        for day in week.days_of(visit):
            found.setdefault(day, []).append(week.on_day[visit, day])
    return found


def _smallest_gap(week: Week, rule: DaySpread, days: dict[int, Variables]) -> None:
    if rule.smallest_gap <= 0:
        return
    for first in days:
        close = [literal for day in range(first, first + rule.smallest_gap) for literal in days.get(day, [])]
        week.model.add_at_most_one(close)
        if rule.last_day is not None and first - rule.last_day < rule.smallest_gap:
            week.model.add(total(days[first]) == 0)


def _even_gaps(week: Week, rule: DaySpread, days: dict[int, Variables]) -> None:
    """Price each step between two occupied days with none between, and each repeat on one day."""
    occupied = {day: week.any_of(literals) for day, literals in sorted(days.items())}
    for day, literals in days.items():
        if len(literals) > 1:
            repeats = week.integer(len(literals) - 1)
            week.model.add(repeats >= total(literals) - occupied[day])
            week.money.add(repeats, rule.per_day * rule.even_gap, len(literals) - 1)
    for day, taken in occupied.items():
        for later, also in occupied.items():
            if later > day:
                between = [literal for other, literal in occupied.items() if day < other < later]
                _step(week, rule, [taken, also], between, later - day)
        if rule.last_day is not None:
            _step(
                week,
                rule,
                [taken],
                [literal for other, literal in occupied.items() if other < day],
                day - rule.last_day,
            )


def _step(week: Week, rule: DaySpread, ends: Variables, between: Variables, gap: int) -> None:
    step = week.boolean()
    week.model.add_bool_or([*(~end for end in ends), *between, step])
    week.money.add(step, rule.per_day * abs(gap - rule.even_gap))


def _options(week: Week, rule: OptionLimit) -> None:
    members = set(_members(week, rule.members))
    other = [literal for (visit, option), literal in week.option.items() if visit in members and option != 0]
    week.model.add(total(other) <= rule.most)


def _faces(week: Week, rule: DistinctVisitors) -> None:
    by_visitor: dict[int, Variables] = {}
    for node in week.nodes_for(rule.members):
        if node.day in rule.days and node.visitor not in rule.free | rule.uncounted:
            by_visitor.setdefault(node.visitor, []).append(week.present[node])
    _beyond(week, list(by_visitor.values()), rule.allowance, rule.price)


def _doors(week: Week, rule: DistinctShifts) -> None:
    by_shift: dict[int, Variables] = {}
    for node in week.nodes_for(rule.members):
        if node.place is not None:
            by_shift.setdefault(node.shift, []).append(week.present[node])
    _beyond(week, list(by_shift.values()), rule.allowance, rule.price)


def _beyond(week: Week, groups: list[Variables], allowance: int, price: float) -> None:
    """Price each group with a true literal beyond the allowance."""
    if len(groups) > allowance and price > 0:
        beyond = week.integer(len(groups) - allowance)
        week.model.add(beyond >= total([week.any_of(literals) for literals in groups]) - allowance)
        week.money.add(beyond, price, len(groups) - allowance)


def _rebates(week: Week, rule: RepeatRebate) -> None:
    needed, by_visitor = dict(rule.needed), dict[int, Variables]()
    members = len(_members(week, rule.members))
    for node in week.nodes_for(rule.members):
        if node.visitor not in rule.excluded:
            by_visitor.setdefault(node.visitor, []).append(week.present[node])
    for visitor, literals in by_visitor.items():
        least = needed.get(visitor, rule.default_needed)
        if least < members:
            repeats = week.integer(members)
            week.model.add_max_equality(repeats, [total(literals) - least, 0])
            week.money.add(repeats, -rule.rebate, members)
