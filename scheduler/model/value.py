"""What a plan is worth, recomputed without any solver."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.kinds import Scope, ShareExcess, Together
from scheduler.constraints.plan import Plan
from scheduler.constraints.seats import Somebody
from scheduler.domain.visit import Company
from scheduler.model.calls import Call, by_visit
from scheduler.model.columns import TOLERANCE, Column, column_of
from scheduler.model.counters import options_hold, week_cost

Served = dict[int, list[Call]]


def value(formulation: Formulation, plan: Plan) -> tuple[float, ...] | None:
    """Return the levels of a plan, quality last, or None when it breaks a hard rule."""
    columns: list[Column] = []
    for route in plan.routes:
        if route.visits:
            column = column_of(formulation, route)
            if column is None:
                return None
            columns.append(column)
    if len({column.route.shift for column in columns}) < len(columns):
        return None
    served = by_visit(formulation, columns)
    week = week_cost(formulation, served)
    if week is None or not options_hold(formulation, served) or not caps_hold(formulation, columns):
        return None
    if not all(seats_hold(formulation, calls) for calls in served.values()):
        return None
    if not all(somebody_comes(demand, served) for demand in formulation.somebody):
        return None
    if not all(tie_holds(tie, served) for tie in formulation.together) or not strangers_hold(formulation, served):
        return None
    out = [visit for visit in range(formulation.visits) if visit not in served]
    levels = [float(row[out].sum()) for row in formulation.unserved.amount]
    worst = max((column.late_ticks for column in columns), default=0) * formulation.tick_minutes
    levels[-1] += sum(column.cost for column in columns) + week + worst * formulation.largest_lateness_per_minute
    levels[-1] += work_cost(formulation, columns)
    return tuple(levels)


def seats_hold(formulation: Formulation, calls: Sequence[Call]) -> bool:
    """Whether different visitors take all seats together."""
    visit = calls[0].visit
    together = len({(call.moment, call.day, call.option) for call in calls}) == 1
    different = len({call.visitor for call in calls}) == len(calls) == formulation.seats[visit]
    return together and different


def somebody_comes(demand: Somebody, served: Served) -> bool:
    """Whether one of the people of a visit is as demanded, or nobody comes."""
    calls = served.get(demand.visit, [])
    return not calls or any(demand.allowed[call.shift] for call in calls)


def tie_holds(tie: Together, served: Served) -> bool:
    """Whether two tied visits are both out, or both served in the right company and after the right lag.

    Seats are not numbered in a plan: company asks for *some* seating that suits.
    """
    first, second = served.get(tie.first, []), served.get(tie.second, [])
    if not first or not second or tie.first == tie.second:
        return bool(first) == bool(second)
    lag = second[0].moment - first[0].moment
    if lag < tie.min_lag or (tie.max_lag is not None and lag > tie.max_lag):
        return False
    if tie.one_day and first[0].day != second[0].day:
        return False
    one, other = {call.visitor for call in first}, {call.visitor for call in second}
    if tie.company is Company.SAME:
        return bool(one & other)
    return tie.company is Company.ANY or len(one | other) > 1


def strangers_hold(formulation: Formulation, served: Served) -> bool:
    """Whether nobody serves both of two visits of which every seat is to be taken by somebody else than every other."""
    seats: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for tie in formulation.together:
        if tie.company is Company.DIFFERENT and tie.first != tie.second:
            seats.setdefault((tie.first, tie.second), set()).add((tie.first_seat, tie.second_seat))
    for (first, second), pairs in seats.items():
        if len(pairs) == formulation.seats[first] * formulation.seats[second]:
            one, other = ({call.visitor for call in served.get(visit, [])} for visit in (first, second))
            if one & other:
                return False
    return True


def caps_hold(formulation: Formulation, columns: Sequence[Column]) -> bool:
    """Whether all uses by visitor and day or week keep within the caps."""
    for cap in formulation.caps:
        used: dict[tuple[int, int], float] = {}
        for column in columns:
            key = (column.visitor, column.day if cap.scope is Scope.VISITOR_DAY else -1)
            used[key] = used.get(key, 0.0) + column.use[cap.measure]
        if cap.scope is not Scope.SHIFT and any(
            amount > float(cap.limit[visitor]) + TOLERANCE for (visitor, _), amount in used.items()
        ):
            return False
    return True


def work_cost(formulation: Formulation, columns: Sequence[Column]) -> float:
    """Return the price of overtime and of work above the fair shares."""
    work = [0.0] * len(formulation.index.problem.visitors)
    for column in columns:
        work[column.visitor] += column.use[1]
    cost = sum(share_cost(rule, work) for rule in formulation.shares)
    for rule in formulation.excesses:
        over = sum(max(0.0, done - float(rule.threshold_ticks[row])) for row, done in enumerate(work))
        cost += rule.per_minute * over
    return cost * formulation.tick_minutes


def share_cost(rule: ShareExcess, work: Sequence[float]) -> float:
    """Return the price of work above the fair share, per minute times ticks."""
    cost = 0.0
    done = [float(rule.past_work_ticks[row]) + amount for row, amount in enumerate(work)]
    for group in sorted({int(number) for number in rule.group if number >= 0}):
        members = [row for row in range(len(work)) if rule.group[row] == group]
        available = sum(float(rule.available_ticks[row]) for row in members)
        if available > 0:
            level = rule.factor * sum(done[row] for row in members) / available
            cost += sum(max(0.0, done[row] - level * float(rule.available_ticks[row])) for row in members)
    return cost * rule.per_minute
