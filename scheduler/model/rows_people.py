"""Rows over people: different visitors, different shifts, rebates for repeated visits."""

from __future__ import annotations

from scheduler.constraints.kinds import DistinctShifts, DistinctVisitors, RepeatRebate
from scheduler.model.program import Program, Term


def people_rows(program: Program) -> None:
    """Add all counters of people and shifts."""
    for faces in program.formulation.distinct_visitors:
        _faces(program, faces)
    for doors in program.formulation.distinct_shifts:
        _doors(program, doors)
    for rebate in program.formulation.repeat_rebates:
        _rebates(program, rebate)


def _faces(program: Program, rule: DistinctVisitors) -> None:
    left_out = rule.free | rule.uncounted
    by_shift: dict[int, dict[int, list[Term]]] = {}
    found = program.columns_with(rule.members, lambda call: call.day in rule.days and call.visitor not in left_out)
    for number in found:
        column = program.columns[number]
        shifts = by_shift.setdefault(column.visitor, {})
        shifts.setdefault(column.route.shift, []).append((1, program.chosen[number]))
    seen: list[Term] = []
    for shifts in by_shift.values():
        hint = max(program.hint_of(terms) for terms in shifts.values())
        face = program.boolean(min(1, hint))
        for terms in shifts.values():
            program.at_most([*terms, (-1, face)], 0)
        seen.append((1, face))
    if len(seen) > rule.allowance:
        program.price(program.beyond(seen, rule.allowance, len(seen)), rule.price)


def _doors(program: Program, rule: DistinctShifts) -> None:
    """At most one column of a shift is chosen, so columns count as shifts."""
    remote = program.formulation.option_remote
    found = program.columns_with(rule.members, lambda call: not remote[call.visit, call.option])
    terms: list[Term] = [(1, program.chosen[number]) for number in found]
    most = sum(int(program.formulation.seats[visit]) for visit in set(rule.members))
    if most > rule.allowance and terms:
        program.price(program.beyond(terms, rule.allowance, most), rule.price)


def _rebates(program: Program, rule: RepeatRebate) -> None:
    needed, by_visitor = dict(rule.needed), dict[int, list[Term]]()
    for number, count in program.columns_with(rule.members, lambda call: call.visitor not in rule.excluded).items():
        by_visitor.setdefault(program.columns[number].visitor, []).append((count, program.chosen[number]))
    members = len(set(rule.members))
    for visitor, terms in by_visitor.items():
        least = needed.get(visitor, rule.default_needed)
        if least >= members:
            continue
        beyond = max(0, program.hint_of(terms) - least)
        repeats, enough = program.integer(0, members - least, beyond), program.boolean(int(beyond > 0))
        program.at_most([(1, repeats), (-(members - least), enough)], 0)
        less: list[Term] = [(-count, variable) for count, variable in terms]
        program.at_most([*less, (1, repeats), (least, enough)], 0)
        program.price(repeats, -rule.rebate)
