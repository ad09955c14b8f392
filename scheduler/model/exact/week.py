"""The variables of a whole week: what is served, how, when and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ortools.sat.python import cp_model

from scheduler.constraints.formulation import Formulation
from scheduler.model.exact.money import Money, Terms
from scheduler.model.exact.nodes import Node, nodes_of


class Week:
    """Owns the model and its main variables; row builders ask it who serves what.

    Parameters
    ----------
    visits : sequence of int, optional
        Rows of the visits the model is about; all by default.
    timed : bool
        False asks only which visits lie on which shift and when: services may then overlap.

    Attributes
    ----------
    served : mapping of visit to Boolean
    option : mapping of (visit, option) to Boolean
    on_day : mapping of (visit, day) to Boolean
    moment : mapping of visit to whole number
        Start in ticks since midnight of day 0, the same for all seats.
    present : mapping of node to Boolean
    """

    def __init__(self, formulation: Formulation, visits: Sequence[int] | None = None, *, timed: bool = True) -> None:
        self.formulation = formulation
        self.timed = timed
        self.visits = tuple(range(formulation.visits)) if visits is None else tuple(visits)
        self.model = cp_model.CpModel()
        self.money = Money(formulation.tick_minutes)
        self.day_ticks = formulation.day_ticks
        self.nodes = {
            shift: nodes_of(formulation, self.visits, shift, timed=timed) for shift in range(formulation.shifts)
        }
        self.present = {node: self.boolean() for nodes in self.nodes.values() for node in nodes}
        self._by_visit: dict[int, list[Node]] = {visit: [] for visit in self.visits}
        for node in self.present:
            self._by_visit[node.visit].append(node)
        self.served = {visit: self.boolean() for visit in self.visits}
        self.option: dict[tuple[int, int], cp_model.IntVar] = {}
        self.on_day: dict[tuple[int, int], cp_model.IntVar] = {}
        for node in self.present:
            for group, key in ((self.option, (node.visit, node.option)), (self.on_day, (node.visit, node.day))):
                if key not in group:
                    group[key] = self.boolean()
        self.moment = {visit: self._moment(visit) for visit in self.visits}

    def _moment(self, visit: int) -> cp_model.IntVar:
        starts = [
            node.day * self.day_ticks + limit
            for node in self._by_visit[visit]
            for limit in (node.earliest, node.latest)
        ]
        return self.model.new_int_var(min(starts, default=0), max(starts, default=0), "")

    def boolean(self) -> cp_model.IntVar:
        """Add a Boolean."""
        return self.model.new_bool_var("")

    def integer(self, most: int) -> cp_model.IntVar:
        """Add a whole number from 0."""
        return self.model.new_int_var(0, max(0, most), "")

    def nodes_for(self, visits: Iterable[int]) -> list[Node]:
        """Return all nodes of some visits, each visit once."""
        return [node for visit in dict.fromkeys(visits) for node in self._by_visit.get(visit, [])]

    def serves(self, visit: int, visitor: int) -> list[cp_model.IntVar]:
        """Return the Booleans of which one is true when the visitor takes a seat of the visit."""
        return [self.present[node] for node in self._by_visit[visit] if node.visitor == visitor]

    def visitors_of(self, visit: int) -> list[int]:
        """Return who could serve a visit, in order."""
        return sorted({node.visitor for node in self._by_visit[visit]})

    def days_of(self, visit: int) -> list[int]:
        """Return the days on which somebody could serve a visit, in order."""
        return sorted({node.day for node in self._by_visit[visit]})

    def any_of(self, literals: Sequence[cp_model.IntVar]) -> cp_model.IntVar:
        """Return a Boolean that is true when, and only when, one of the literals is."""
        if len(literals) == 1:
            return literals[0]
        found = self.boolean()
        self.model.add_max_equality(found, literals)
        return found

    def total(self, terms: Terms) -> cp_model.LinearExprT:
        """Return a sum as an expression."""
        return cp_model.LinearExpr.weighted_sum([variable for _, variable in terms], [factor for factor, _ in terms])
