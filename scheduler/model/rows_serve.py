"""Rows of assignment: one route a shift, every visit with all its seats or not at all."""

from __future__ import annotations

from scheduler.constraints.seats import Somebody
from scheduler.model.program import Program, Term, Use

Moment = tuple[int, int, int]


def serve_rows(program: Program) -> None:
    """Add who serves what, and the costs of columns and of visits left out."""
    by_shift: dict[int, list[Term]] = {}
    for column, variable in zip(program.columns, program.chosen, strict=True):
        by_shift.setdefault(column.route.shift, []).append((1, variable))
        program.price(variable, column.cost)
    for terms in by_shift.values():
        program.at_most(terms, 1)
    amount = program.formulation.unserved.amount[-1]
    for visit, served in enumerate(program.served):
        program.price(served, -float(amount[visit]))
        uses = program.uses.get(visit, [])
        if program.formulation.seats[visit] == 1:
            program.equal([*((1, program.chosen[use.column]) for use in uses), (-1, served)], 0)
        else:
            _shared_rows(program, visit, uses)
    for demand in program.formulation.somebody:
        _somebody(program, demand)


def _somebody(program: Program, demand: Somebody) -> None:
    """One of the people of a visit that is made answers the demand."""
    uses = program.uses.get(demand.visit, [])
    answers: list[Term] = [(-1, program.chosen[use.column]) for use in uses if demand.allowed[use.call.shift]]
    program.at_most([*answers, (1, program.served[demand.visit])], 0)


def _shared_rows(program: Program, visit: int, uses: list[Use]) -> None:
    """Each (day, start, option) of a shared visit is chosen by all its seats or by nobody."""
    seats, served = int(program.formulation.seats[visit]), program.served[visit]
    groups: dict[Moment, list[Use]] = {}
    for use in uses:
        groups.setdefault((use.call.day, use.call.moment, use.call.option), []).append(use)
    starts: list[Term] = []
    for group in groups.values():
        terms: list[Term] = [(1, program.chosen[use.column]) for use in group]
        start = program.boolean(int(program.hint_of(terms) > 0))
        starts.append((1, start))
        program.equal([*terms, (-seats, start)], 0)
    program.equal([*starts, (-1, served)], 0)
    by_visitor: dict[int, list[Term]] = {}
    for use in uses:
        by_visitor.setdefault(use.call.visitor, []).append((1, program.chosen[use.column]))
    for terms in by_visitor.values():
        program.at_most(terms, 1)
