"""Rows over days: gaps between the visits of a series, and its option limit."""

from __future__ import annotations

from ortools.sat.python import cp_model

from scheduler.constraints.kinds import DaySpread, OptionLimit
from scheduler.model.calls import Call
from scheduler.model.program import Program, Term


def day_rows(program: Program) -> None:
    """Add all day spreads and option limits."""
    for spread in program.formulation.day_spreads:
        _smallest_gap(program, spread)
        if spread.per_day > 0:
            _even_gaps(program, spread)
    for limit in program.formulation.option_limits:
        _options(program, limit)


def _options(program: Program, rule: OptionLimit) -> None:
    """At most so many visits use another option than their first."""
    terms = program.once(rule.members, lambda call: call.option != 0)
    program.at_most(terms, rule.most * program.seats_scale)


def _on_days(program: Program, rule: DaySpread, first: int, last: int) -> list[Term]:
    def suits(call: Call) -> bool:
        return first <= call.day <= last

    return program.once(rule.members, suits)


def _smallest_gap(program: Program, rule: DaySpread) -> None:
    days = program.formulation.index.problem.days
    if rule.smallest_gap <= 0:
        return
    for first in range(max(1, days - rule.smallest_gap + 1)):
        last = min(days - 1, first + rule.smallest_gap - 1)
        program.at_most(_on_days(program, rule, first, last), program.seats_scale)
    if rule.last_day is not None:
        program.at_most(_on_days(program, rule, 0, rule.last_day + rule.smallest_gap - 1), 0)


def _even_gaps(program: Program, rule: DaySpread) -> None:
    """Price each step between two occupied days with none between, and each repeat on one day."""
    unit, members = program.seats_scale, len(set(rule.members))
    occupied: list[cp_model.IntVar] = []
    for day in range(program.formulation.index.problem.days):
        terms = _on_days(program, rule, day, day)
        many = program.hint_of(terms)
        taken = program.boolean(int(many > 0))
        program.at_most([*terms, (-unit * members, taken)], 0)
        program.at_most([*((-factor, variable) for factor, variable in terms), (unit, taken)], 0)
        repeats = program.integer(0, members, max(0, many // unit - 1))
        program.equal([*terms, (-unit, taken), (-unit, repeats)], 0)
        program.price(repeats, rule.per_day * rule.even_gap)
        occupied.append(taken)
    for first, left in enumerate(occupied):
        for day in range(first + 1, len(occupied)):
            _step(program, rule, [left, occupied[day]], occupied[first + 1 : day], day - first)
    if rule.last_day is not None:
        for day, right in enumerate(occupied):
            _step(program, rule, [right], occupied[:day], day - rule.last_day)


def _step(
    program: Program, rule: DaySpread, ends: list[cp_model.IntVar], between: list[cp_model.IntVar], gap: int
) -> None:
    terms: list[Term] = [*((1, end) for end in ends), *((-1, day) for day in between)]
    step = program.beyond(terms, len(ends) - 1, 1)
    program.price(step, rule.per_day * abs(gap - rule.even_gap))
