"""The searches as the engine uses them: one interface, chosen by the structure of the problem."""

from __future__ import annotations

from typing import Protocol

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import Plan, PlannedRoute
from scheduler.search.order.searcher import OrderSearcher, supports
from scheduler.search.searcher import Searcher
from scheduler.search.team import TeamSearcher, worth_sharing
from scheduler.solve.outcome import Vector
from scheduler.solve.params import SolveParams


class Seeker(Protocol):
    """What every search offers; calls release the interpreter lock while they work."""

    @property
    def hands(self) -> int:
        """Threads that it works with."""
        ...

    @property
    def long_fall(self) -> float:
        """Proposals of a fall after which another one from the beginning finds more than a longer one."""
        ...

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


def first_seeker(formulation: Formulation, params: SolveParams) -> Seeker:
    """Return the search that fits the structure and the size of the problem."""
    if supports(formulation):
        return OrderSearcher(formulation, params.seed)
    if worth_sharing(formulation, params.workers):
        return TeamSearcher(formulation, params.seed, params.workers)
    return Searcher(formulation, params.seed)


def with_others(first: Seeker, formulation: Formulation, params: SolveParams) -> list[Seeker]:
    """Return a search with those of other seeds beside it, as many as there are threads left."""
    more = range(params.seed + first.hands, params.seed + params.workers)
    kind = OrderSearcher if isinstance(first, OrderSearcher) else Searcher
    return [first, *(kind(formulation, seed) for seed in more)]
