"""The variables of the roster model, the value each has in the hint, and its cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from scheduler.constraints.formulation import Formulation
from scheduler.model.calls import Call, calls_of
from scheduler.model.columns import Column

FINEST, MOST = 1e6, 1e14
FINEST_MINUTES = 0.001
Term = tuple[int, cp_model.IntVar]
Terms = list[Term]


@dataclass(frozen=True)
class Use:
    """One visit on one column."""

    column: int
    call: Call


class Program:
    """Owns the model: one Boolean a column, and what the row builders add.

    Costs are whole numbers: the objective's unit times ``scale``, which is 1,000,000, or less where the
    sum of all magnitudes would pass 1e14. Priced durations count in ``tick_unit`` ticks, rounded down.
    Figures shown to people are recomputed from the plan.
    """

    def __init__(self, formulation: Formulation, columns: Sequence[Column], chosen: frozenset[int]) -> None:
        self.formulation, self.columns = formulation, columns
        self.model = cp_model.CpModel()
        self.hinted: dict[int, int] = {}
        size = sum(abs(column.cost) for column in columns) + float(formulation.unserved.amount[-1].sum())
        self.scale = min(FINEST, MOST / max(1.0, size))
        self.chosen = [self.boolean(int(number in chosen)) for number in range(len(columns))]
        self.served = [self.boolean(0) for _ in range(formulation.visits)]
        self.cost: Terms = []
        self.tick_unit = max(1, round(FINEST_MINUTES / formulation.tick_minutes))
        self.uses: dict[int, list[Use]] = {}
        for number, column in enumerate(columns):
            for call in calls_of(formulation, column):
                self.uses.setdefault(call.visit, []).append(Use(number, call))
        for visit, uses in self.uses.items():
            self.hinted[self.served[visit].index] = int(any(use.column in chosen for use in uses))

    def boolean(self, hint: int) -> cp_model.IntVar:
        """Add a Boolean with its value in the hint."""
        return self.integer(0, 1, hint)

    def integer(self, least: int, most: int, hint: int) -> cp_model.IntVar:
        """Add a whole number with its value in the hint."""
        variable = self.model.new_int_var(least, most, "")
        self.hinted[variable.index] = hint
        return variable

    def price(self, variable: cp_model.IntVar, price: float) -> None:
        """Add a price for each unit of a variable to the last level."""
        self.cost.append((round(price * self.scale), variable))

    def hint_of(self, terms: Iterable[Term]) -> int:
        """Return the value of a sum in the hint."""
        return sum(factor * self.hinted[variable.index] for factor, variable in terms)

    def total(self, terms: Sequence[Term]) -> cp_model.LinearExprT:
        """Return a sum as an expression."""
        return cp_model.LinearExpr.weighted_sum([variable for _, variable in terms], [factor for factor, _ in terms])

    def at_most(self, terms: Sequence[Term], most: int) -> None:
        """Add a row: the sum is at most a constant."""
        if terms:
            self.model.add(self.total(terms) <= most)

    def equal(self, terms: Sequence[Term], amount: int) -> None:
        """Add a row: the sum equals a constant."""
        self.model.add(self.total(terms) == amount)

    def beyond(self, terms: Sequence[Term], allowance: int, most: int, parts: int = 1) -> cp_model.IntVar:
        """Return a number at least as large as (sum less allowance) / parts, rounded down, and never negative."""
        over = self.integer(0, most // parts, max(0, self.hint_of(terms) - allowance) // parts)
        self.at_most([*terms, (-parts, over)], allowance + parts - 1)
        return over

    def columns_with(self, visits: Iterable[int], suits: Callable[[Call], bool]) -> dict[int, int]:
        """Return how many suiting services of some visits each column has, by its number."""
        found: dict[int, int] = {}
        for visit in dict.fromkeys(visits):
            for use in self.uses.get(visit, []):
                if suits(use.call):
                    found[use.column] = found.get(use.column, 0) + 1
        return found

    def once(self, visits: Iterable[int], suits: Callable[[Call], bool]) -> Terms:
        """Return a sum that counts each suiting visit once, by its chosen seats; use with ``seats_scale``."""
        found: dict[int, int] = {}
        for visit in dict.fromkeys(visits):
            share = self.seats_scale // int(self.formulation.seats[visit])
            for use in self.uses.get(visit, []):
                if suits(use.call):
                    found[use.column] = found.get(use.column, 0) + share
        return [(count, self.chosen[column]) for column, count in found.items()]

    @property
    def seats_scale(self) -> int:
        """What one whole visit counts in ``once``: divisible by 1 to 4 seats."""
        return 12
