"""Rows of ties: starts of tied visits that suit each other, in the right company."""

from __future__ import annotations

from ortools.sat.python import cp_model

from scheduler.constraints.kinds import Together
from scheduler.domain.visit import Company
from scheduler.model.program import Program, Term, Use

Moment = tuple[int, int]
"""The day of a shift, and a start in ticks since midnight of day 0."""


def tie_rows(program: Program) -> None:
    """Add all ties between different visits."""
    for tie in program.formulation.together:
        if tie.first != tie.second:
            program.equal([(1, program.served[tie.first]), (-1, program.served[tie.second])], 0)
            _lags(program, tie)
            if tie.company is Company.SAME:
                _same(program, tie)
            elif tie.company is Company.DIFFERENT:
                _different(program, tie)


def _moments(program: Program, visit: int) -> dict[Moment, list[Term]]:
    found: dict[Moment, list[Term]] = {}
    for use in program.uses.get(visit, []):
        found.setdefault((use.call.day, use.call.moment), []).append((1, program.chosen[use.column]))
    return found


def _lags(program: Program, tie: Together) -> None:
    """For each start of the first, as many seats as chosen need starts of the second that suit."""
    first, second = _moments(program, tie.first), _moments(program, tie.second)
    one, other = int(program.formulation.seats[tie.first]), int(program.formulation.seats[tie.second])
    for moment, terms in first.items():
        row: list[Term] = [(other, variable) for _, variable in terms]
        for later, seats in second.items():
            if _suits(tie, moment, later):
                row += [(-one, variable) for _, variable in seats]
        program.at_most(_gathered(row), 0)


def _suits(tie: Together, moment: Moment, later: Moment) -> bool:
    lag = later[1] - moment[1]
    near = lag >= tie.min_lag and (tie.max_lag is None or lag <= tie.max_lag)
    return near and not (tie.one_day and moment[0] != later[0])


def _gathered(terms: list[Term]) -> list[Term]:
    """Add up the factors of the same variable: one column may carry both visits."""
    factors: dict[int, int] = {}
    variables: dict[int, cp_model.IntVar] = {}
    for factor, variable in terms:
        factors[variable.index] = factors.get(variable.index, 0) + factor
        variables[variable.index] = variable
    return [(factor, variables[number]) for number, factor in factors.items()]


def _by_visitor(program: Program, uses: list[Use]) -> dict[int, list[Term]]:
    found: dict[int, list[Term]] = {}
    for use in uses:
        found.setdefault(use.call.visitor, []).append((1, program.chosen[use.column]))
    return found


def _same(program: Program, tie: Together) -> None:
    """Somebody serves both."""
    first = _by_visitor(program, program.uses.get(tie.first, []))
    second = _by_visitor(program, program.uses.get(tie.second, []))
    both: list[Term] = []
    for visitor in sorted(first.keys() & second.keys()):
        sides = (first[visitor], second[visitor])
        shared = program.boolean(min(1, *(program.hint_of(side) for side in sides)))
        for side in sides:
            program.at_most([(1, shared), *((-factor, variable) for factor, variable in side)], 0)
        both.append((-1, shared))
    program.at_most([*both, (1, program.served[tie.first])], 0)


def _different(program: Program, tie: Together) -> None:
    """Nobody serves both."""
    first = _by_visitor(program, program.uses.get(tie.first, []))
    second = _by_visitor(program, program.uses.get(tie.second, []))
    for visitor in sorted(first.keys() & second.keys()):
        program.at_most(_gathered([*first[visitor], *second[visitor]]), 1)
