"""Rows of resources: caps of visitors by day and week, overtime, fair shares, the largest lateness."""

from __future__ import annotations

from math import floor, isfinite

from scheduler.constraints.kinds import Cap, Measure, Scope, ShareExcess
from scheduler.model.program import Program, Term

FRACTION = 1_024
METER_PARTS = 1_000


def resource_rows(program: Program) -> None:
    """Add all rows of resources."""
    for cap in program.formulation.caps:
        if cap.scope is not Scope.SHIFT:
            _cap(program, cap)
    work = _sums(program, Measure.WORK, by_day=False, parts=1)
    unit = program.tick_unit
    minutes = unit * program.formulation.tick_minutes
    for rule in program.formulation.excesses:
        for (visitor, _), terms in work.items():
            if isfinite(rule.threshold_ticks[visitor]):
                over = program.beyond(terms, floor(rule.threshold_ticks[visitor]), _most(terms), unit)
                program.price(over, rule.per_minute * minutes)
    for share in program.formulation.shares:
        for group in sorted({int(number) for number in share.group if number >= 0}):
            _share(program, share, group, {visitor: terms for (visitor, _), terms in work.items()})
    if program.formulation.largest_lateness_per_minute > 0:
        _largest_lateness(program)


def _sums(program: Program, measure: Measure, *, by_day: bool, parts: int) -> dict[tuple[int, int], list[Term]]:
    """Return the use of each visitor, by day or for the week."""
    found: dict[tuple[int, int], list[Term]] = {}
    for column, variable in zip(program.columns, program.chosen, strict=True):
        key = (column.visitor, column.day if by_day else -1)
        found.setdefault(key, []).append((round(column.use[measure] * parts), variable))
    return found


def _most(terms: list[Term]) -> int:
    return max(0, sum(factor for factor, _ in terms))


def _cap(program: Program, cap: Cap) -> None:
    parts = METER_PARTS if cap.measure is Measure.METERS else 1
    for (visitor, _), terms in _sums(program, cap.measure, by_day=cap.scope is Scope.VISITOR_DAY, parts=parts).items():
        if isfinite(cap.limit[visitor]):
            program.at_most(terms, floor(cap.limit[visitor] * parts + 1e-3))


def _share(program: Program, rule: ShareExcess, group: int, work: dict[int, list[Term]]) -> None:
    """Price ``done - factor * available * group's work / group's available``, rows in 1,024ths of a tick."""
    members = [row for row in range(len(rule.group)) if rule.group[row] == group]
    available = sum(float(rule.available_ticks[row]) for row in members)
    if available <= 0:
        return
    past = sum(float(rule.past_work_ticks[row]) for row in members)
    for row in members:
        share = round(FRACTION * rule.factor * float(rule.available_ticks[row]) / available)
        terms = [(-share * factor, variable) for other in members for factor, variable in work.get(other, [])]
        own = work.get(row, [])
        terms += [(FRACTION * factor, variable) for factor, variable in own]
        allowance = floor(share * past - FRACTION * float(rule.past_work_ticks[row]))
        most = FRACTION * _most(own) + max(0, -allowance)
        unit = program.tick_unit
        over = program.beyond(terms, allowance, most, FRACTION * unit)
        program.price(over, rule.per_minute * unit * program.formulation.tick_minutes)


def _largest_lateness(program: Program) -> None:
    unit, by_shift = program.tick_unit, dict[int, list[Term]]()
    for column, variable in zip(program.columns, program.chosen, strict=True):
        if column.late_ticks >= unit:
            by_shift.setdefault(column.route.shift, []).append((column.late_ticks // unit, variable))
    hints = [program.hint_of(terms) for terms in by_shift.values()]
    most = max((column.late_ticks // unit for column in program.columns), default=0)
    worst = program.integer(0, most, max(hints, default=0))
    for terms in by_shift.values():
        program.at_most([*terms, (-1, worst)], 0)
    formulation = program.formulation
    program.price(worst, formulation.largest_lateness_per_minute * unit * formulation.tick_minutes)
