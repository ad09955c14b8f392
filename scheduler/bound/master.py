"""The master problem: shares of routes that serve every visit at the least cost, as a linear program."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from ortools.math_opt.python import mathopt

from scheduler.bound.column import Column
from scheduler.bound.cuts import Cuts
from scheduler.bound.prices import Prices
from scheduler.bound.relaxation import Bools, Floats, Relaxation

CEILING, RISE = 3.0, 2.0
"""How many times its usual cost a visit's price may be at first, and by what the ceiling rises when it is paid."""

PAID = 1e-7

KEPT = 5
"""Routes the program keeps, in routes a row; the dearest at its prices go first and may be found again."""

# Hardly any cost is below 0, so the dual simplex begins with nothing served. It takes half as long as the primal one
# (5 s against 9 s for 11,000 routes), and going on from the last solution saves neither of them anything.
_PARAMS = mathopt.SolveParameters(
    lp_algorithm=mathopt.LPAlgorithm.DUAL_SIMPLEX, presolve=mathopt.Emphasis.OFF, threads=1, random_seed=1
)


@dataclass(frozen=True)
class Shares:
    """A solution of the master problem.

    Attributes
    ----------
    cost : float
        The least cost over the columns so far; not a bound.
    share : ndarray (columns,)
    prices : Prices
    shift : ndarray (shifts,)
        What one route more of each shift would save, never positive.
    is_open : bool
        Whether some visit is still paid for at its ceiling instead of being served.
    """

    cost: float
    share: Floats
    prices: Prices
    shift: Floats
    is_open: bool


class Master:
    """Rows: every visit's people, one route a shift, what may be lost on the levels above the last, and the cuts.

    Parameters
    ----------
    limits : ndarray (levels - 1,)
        What may be lost at most on each level above the last.
    columns : iterable of Column
        Routes to begin with. ``seen`` counts all that ever came in; ``columns`` has those that are kept.
    usual : ndarray (visits,)
        What a person's service of each visit costs, more or less. While columns are few, prices mean little; a multiple
        of this is their ceiling, which rises as long as somebody pays it.
    """

    def __init__(self, relaxed: Relaxation, limits: Floats, columns: Iterable[Column], usual: Floats) -> None:
        self.relaxed, self.cuts = relaxed, Cuts(relaxed)
        self.columns: list[Column] = []
        self._known: set[tuple[int, tuple[int, ...]]] = set()
        self._model = mathopt.Model()
        negative = set(np.nonzero(relaxed.can_call & (relaxed.cost < 0))[0].tolist())
        self._visit = [
            self._model.add_linear_constraint(lb=float(seats), ub=float(seats) if visit in negative else float("inf"))
            for visit, seats in enumerate(relaxed.seats)
        ]
        self._shift = [self._model.add_linear_constraint(ub=1.0) for _ in range(relaxed.formulation.shifts)]
        self._level = [self._model.add_linear_constraint(ub=float(limit)) for limit in limits]
        self._cut: list[mathopt.LinearConstraint] = []
        self._variable: list[mathopt.Variable] = []
        self._add_other_ends()
        self._ceiling = CEILING * np.maximum(usual, float(usual.mean()))
        self._paid = [self._model.add_variable(lb=0.0) for _ in self._visit]
        for row, paid, price in zip(self._visit, self._paid, self._ceiling, strict=True):
            row.set_coefficient(paid, 1.0)
            self._model.objective.set_linear_coefficient(paid, float(price))
        self.seen = 0
        self.add(columns)

    def _add_other_ends(self) -> None:
        """Let each visit be left out, or served aside where that is possible."""
        relaxed = self.relaxed
        for visit, row in enumerate(self._visit):
            seats = float(relaxed.seats[visit])
            out = self._model.add_variable(lb=0.0, ub=1.0)
            row.set_coefficient(out, seats)
            self._model.objective.set_linear_coefficient(out, float(relaxed.left_out[-1, visit]))
            for level, limit in enumerate(self._level):
                if relaxed.left_out[level, visit]:
                    limit.set_coefficient(out, float(relaxed.left_out[level, visit]))
            if np.isfinite(relaxed.aside[visit]):
                aside = self._model.add_variable(lb=0.0, ub=seats)
                row.set_coefficient(aside, 1.0)
                self._model.objective.set_linear_coefficient(aside, float(relaxed.aside[visit]))

    def add(self, columns: Iterable[Column]) -> int:
        """Add the columns that are new; return how many."""
        before = self.seen
        for column in columns:
            key = (column.shift, column.visits)
            if key not in self._known:
                self._known.add(key)
                self._add(column)
        return self.seen - before

    def _add(self, column: Column) -> None:
        variable = self._model.add_variable(lb=0.0)
        self._model.objective.set_linear_coefficient(variable, column.cost)
        self._shift[column.shift].set_coefficient(variable, 1.0)
        for visit in dict.fromkeys(column.visits):
            self._visit[visit].set_coefficient(variable, float(column.visits.count(visit)))
        for row, cut in zip(self._cut, self.cuts.rows, strict=True):
            self._enter(row, cut, column, variable)
        self.columns.append(column)
        self._variable.append(variable)
        self.seen += 1

    def _enter(
        self, row: mathopt.LinearConstraint, cut: tuple[int, int, int], column: Column, variable: mathopt.Variable
    ) -> None:
        factor = column.visits.count(cut[0]) * self.cuts.factor(cut, column.shift)
        if factor:
            row.set_coefficient(variable, factor)

    def cut_off(self, shares: Shares) -> int:
        """Add the rows about shared visits that a solution breaks; return how many."""
        rows = self.cuts.violated(self.columns, shares.share)
        for cut in rows:
            row = self._model.add_linear_constraint(ub=0.0)
            for column, variable in zip(self.columns, self._variable, strict=True):
                self._enter(row, cut, column, variable)
            self._cut.append(row)
            self.cuts.rows.append(cut)
        return len(rows)

    def solve(self) -> Shares | None:
        """Return the best shares of the columns so far, None when the linear solver gives up."""
        result = mathopt.solve(self._model, mathopt.SolverType.GLOP, params=_PARAMS)
        if (
            result.termination.reason is not mathopt.TerminationReason.OPTIMAL
            or not result.has_dual_feasible_solution()
        ):
            return None
        value, dual = result.variable_values(), result.dual_values()
        paid = np.array([value[variable] for variable in self._paid]) > PAID
        self._raise_ceilings(paid)
        self._drop_dear(result.reduced_costs(self._variable))
        return Shares(
            cost=float(result.objective_value()),
            share=np.array([value[variable] for variable in self._variable]),
            prices=Prices(
                visit=np.array([dual[row] for row in self._visit]),
                level=np.maximum(0.0, -np.array([dual[row] for row in self._level], dtype=np.float64)),
                cut=np.maximum(0.0, -np.array([dual[row] for row in self._cut], dtype=np.float64)),
            ),
            shift=np.array([dual[row] for row in self._shift]),
            is_open=bool(paid.any()),
        )

    def _drop_dear(self, over: list[float]) -> None:
        """Drop the routes that cost most more than the prices pay, so that the program stays small."""
        most = KEPT * (len(self._visit) + len(self._shift) + len(self._cut))
        self._drop({at for at in np.argsort(over, kind="stable")[most:].tolist() if over[at] > PAID})

    def drop(self, allows: Callable[[Column], bool]) -> list[Column]:
        """Drop the routes that are allowed no more, and return them."""
        gone = [at for at, column in enumerate(self.columns) if not allows(column)]
        columns = [self.columns[at] for at in gone]
        self._drop(set(gone))
        return columns

    def _drop(self, gone: set[int]) -> None:
        for at in gone:
            self._known.discard((self.columns[at].shift, self.columns[at].visits))
            self._model.delete_variable(self._variable[at])
        self.columns = [column for at, column in enumerate(self.columns) if at not in gone]
        self._variable = [variable for at, variable in enumerate(self._variable) if at not in gone]

    def _raise_ceilings(self, paid: Bools) -> None:
        for visit in np.flatnonzero(paid).tolist():
            self._ceiling[visit] *= RISE
            self._model.objective.set_linear_coefficient(self._paid[visit], float(self._ceiling[visit]))
