"""Week counters of a plan: what they cost, and whether their hard parts hold."""

from __future__ import annotations

from itertools import pairwise

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.kinds import DaySpread, DistinctShifts, DistinctVisitors, RepeatRebate
from scheduler.model.calls import Call

Served = dict[int, list[Call]]


def week_cost(formulation: Formulation, served: Served) -> float | None:
    """Return the cost of all week counters, None when a smallest gap is broken."""
    cost = 0.0
    for spread in formulation.day_spreads:
        gaps = spread_cost(spread, served)
        if gaps is None:
            return None
        cost += gaps
    cost += sum(faces_cost(rule, served) for rule in formulation.distinct_visitors)
    cost += sum(doors_cost(formulation, rule, served) for rule in formulation.distinct_shifts)
    return cost - sum(rebate(rule, served) for rule in formulation.repeat_rebates)


def spread_cost(rule: DaySpread, served: Served) -> float | None:
    """Return the price of uneven gaps between served members, None below the smallest gap."""
    days = sorted(served[visit][0].day for visit in dict.fromkeys(rule.members) if visit in served)
    if rule.last_day is not None:
        days.insert(0, rule.last_day)
    gaps = [later - earlier for earlier, later in pairwise(days)]
    if any(gap < rule.smallest_gap for gap in gaps):
        return None
    return rule.per_day * sum(abs(gap - rule.even_gap) for gap in gaps) if rule.per_day > 0 else 0.0


def faces_cost(rule: DistinctVisitors, served: Served) -> float:
    """Return the price of visitors beyond the allowance."""
    calls = [call for visit in rule.members for call in served.get(visit, []) if call.day in rule.days]
    seen = {call.visitor for call in calls} - rule.free - rule.uncounted
    return max(0, len(seen) - rule.allowance) * rule.price


def doors_cost(formulation: Formulation, rule: DistinctShifts, served: Served) -> float:
    """Return the price of shifts calling at the door beyond the allowance."""
    calls = [call for visit in rule.members for call in served.get(visit, [])]
    seen = {call.shift for call in calls if not formulation.option_remote[call.visit, call.option]}
    return max(0, len(seen) - rule.allowance) * rule.price


def rebate(rule: RepeatRebate, served: Served) -> float:
    """Return what repeated visits of the same visitors take off."""
    needed, many = dict(rule.needed), dict[int, int]()
    for visit in dict.fromkeys(rule.members):
        for call in served.get(visit, []):
            many[call.visitor] = many.get(call.visitor, 0) + 1
    beyond = [
        max(0, count - needed.get(visitor, rule.default_needed))
        for visitor, count in many.items()
        if visitor not in rule.excluded
    ]
    return sum(beyond) * rule.rebate


def options_hold(formulation: Formulation, served: Served) -> bool:
    """Whether no option limit is exceeded."""
    return all(
        sum(served[visit][0].option != 0 for visit in dict.fromkeys(rule.members) if visit in served) <= rule.most
        for rule in formulation.option_limits
    )
