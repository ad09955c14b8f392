"""The searches as the engine uses them: one interface, chosen by the structure of the problem."""

from __future__ import annotations

from typing import Protocol

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import Plan, PlannedRoute
from scheduler.search.order.searcher import OrderSearcher, supports
from scheduler.search.searcher import Searcher
from scheduler.solve.outcome import Vector


class Seeker(Protocol):
    """What every search offers; calls release the interpreter lock while they work."""

    def begin(self, plan: Plan | None) -> None:
        """Start from a plan, or construct one."""

    def run(self, proposals: int, hot: float, cold: float) -> None:
        """Anneal for a number of proposals between two temperatures."""

    def best(self) -> Plan:
        """Return the best plan found."""
        ...

    def best_vector(self) -> Vector:
        """Return the levels of that plan, quality last."""
        ...

    def harvest(self) -> list[PlannedRoute]:
        """Return the routes the search stands at."""
        ...

    def temperatures(self) -> tuple[float, float]:
        """Return the suggested hot and cold temperatures, in the objective's unit."""
        ...


def make_seeker(formulation: Formulation, seed: int) -> Seeker:
    """Return the search that fits the structure of the problem."""
    if supports(formulation):
        return OrderSearcher(formulation, seed)
    return Searcher(formulation, seed)
