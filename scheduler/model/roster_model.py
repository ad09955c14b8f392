"""The roster model: at most one pooled route a shift, chosen level by level with CP-SAT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from ortools.sat.python import cp_model

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import Plan, PlannedRoute
from scheduler.model.columns import Column, column_of
from scheduler.model.program import Program, Terms
from scheduler.model.retiming import with_meetings
from scheduler.model.rows_days import day_rows
from scheduler.model.rows_people import people_rows
from scheduler.model.rows_resources import resource_rows
from scheduler.model.rows_serve import serve_rows
from scheduler.model.rows_ties import tie_rows
from scheduler.model.value import value

LEVEL_SCALE = 1_000
SHARE_OF_A_LEVEL = 0.4


@dataclass(frozen=True)
class Chosen:
    """What the model chose.

    Attributes
    ----------
    status : str
        ``optimal`` when the choice from the pool is proven best, ``feasible`` when it is better than
        or as good as the hint, ``hint`` when the model added nothing it could vouch for.
    before, after : tuple of float
        Levels of the hint and of the plan, quality last, recomputed from the routes.
    gain : float
        Fall of the first level that differs.
    bound : float or None
        No plan from the pool has a lower quality at these coverage levels; None when unknown.
    """

    plan: Plan
    status: str
    before: tuple[float, ...]
    after: tuple[float, ...]
    gain: float
    bound: float | None


@dataclass
class _Budget:
    """What is left to spend: wall seconds, deterministic seconds, or no limit."""

    seconds: float | None
    deterministic: float | None
    began: float

    def limit(self, solver: cp_model.CpSolver, share: float) -> bool:
        """Give the solver a share of what is left; False when nothing is."""
        if self.seconds is not None:
            left = self.seconds - (monotonic() - self.began)
            solver.parameters.max_time_in_seconds = max(0.01, left * share)
            if left <= 0:
                return False
        if self.deterministic is not None:
            solver.parameters.max_deterministic_time = self.deterministic * share
        return True


def choose(
    formulation: Formulation,
    columns: Sequence[PlannedRoute],
    hint: Plan,
    *,
    seconds: float | None,
    deterministic: float | None,
    seed: int,
    workers: int = 1,
) -> Chosen:
    """Choose routes so that the levels, compared in order, are as low as the pool allows.

    Parameters
    ----------
    columns : sequence of PlannedRoute
        The pool; routes that do not fit their shift are left aside.
    hint : Plan
        A feasible roster to start from; the answer is never worse.
    seconds, deterministic : float or None
        Limits in wall seconds and in CP-SAT's deterministic seconds.

    Raises
    ------
    ValueError
        When the hint breaks a hard rule.
    """
    budget = _Budget(seconds, deterministic, monotonic())
    before = value(formulation, hint)
    if before is None:
        raise ValueError("the roster given as a hint breaks a hard rule; start from a feasible one")
    program = _program(formulation, columns, hint)
    solver = cp_model.CpSolver()
    solver.parameters.random_seed, solver.parameters.num_workers = seed, workers
    optimal, picked = _levels(program, solver, budget)
    plan = hint
    if picked is not None:
        plan = Plan(tuple(sorted(program.columns[number].route for number in picked)))
    after = value(formulation, plan)
    bound = solver.best_objective_bound / program.scale + _constant(formulation) if optimal is not None else None
    if picked is None or after is None or after > before:
        return Chosen(hint, "hint", before, before, 0.0, bound)
    gain = next((old - new for old, new in zip(before, after, strict=True) if old != new), 0.0)
    return Chosen(plan, "optimal" if optimal else "feasible", before, after, gain, bound)


def _program(formulation: Formulation, routes: Sequence[PlannedRoute], hint: Plan) -> Program:
    pool = sorted({*routes, *hint.routes})
    fitting = [column for column in (column_of(formulation, route) for route in pool) if column is not None]
    columns: list[Column] = with_meetings(formulation, fitting)
    used = set(hint.routes)
    chosen = frozenset(number for number, column in enumerate(columns) if column.route in used)
    program = Program(formulation, columns, chosen)
    for rows in (serve_rows, tie_rows, day_rows, people_rows, resource_rows):
        rows(program)
    return program


def _constant(formulation: Formulation) -> float:
    return float(formulation.unserved.amount[-1].sum())


def _levels(program: Program, solver: cp_model.CpSolver, budget: _Budget) -> tuple[bool | None, list[int] | None]:
    """Minimise and fix each level in turn.

    Returns
    -------
    tuple
        Whether quality is proven, None when its bound means nothing, and the chosen columns, if any.
    """
    picked: list[int] | None = None
    proven = True
    for amount in program.formulation.unserved.amount[:-1]:
        left_out: Terms = [(-round(float(a) * LEVEL_SCALE), y) for a, y in zip(amount, program.served, strict=True)]
        total = -sum(factor for factor, _ in left_out)
        reached = total + program.hint_of(left_out)
        if reached > 0:
            status = _minimise(program, solver, left_out, budget, SHARE_OF_A_LEVEL)
            proven &= status == cp_model.OPTIMAL
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                picked = _kept(program, solver)
                reached = total + program.hint_of(left_out)
        program.at_most(left_out, reached - total)
    status = _minimise(program, solver, program.cost, budget, 1.0)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, picked
    return (status == cp_model.OPTIMAL if proven else None), _kept(program, solver)


def _minimise(program: Program, solver: cp_model.CpSolver, terms: Terms, budget: _Budget, share: float) -> int:
    if not budget.limit(solver, share):
        return int(cp_model.UNKNOWN)
    model = program.model
    model.clear_hints()  # type: ignore[no-untyped-call]  # ortools leaves it untyped
    for number, hinted in program.hinted.items():
        model.add_hint(model.get_int_var_from_proto_index(number), hinted)
    model.minimize(program.total(terms))
    return int(solver.solve(model))


def _kept(program: Program, solver: cp_model.CpSolver) -> list[int]:
    """Make the solver's answer the next hint; return its columns."""
    for number in program.hinted:
        program.hinted[number] = solver.value(program.model.get_int_var_from_proto_index(number))
    return [number for number, variable in enumerate(program.chosen) if program.hinted[variable.index]]
