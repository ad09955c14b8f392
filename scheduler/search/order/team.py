"""Several threads that walk side by side; now and then all go on from where the cheapest one stands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import Plan, PlannedRoute
from scheduler.search.order.searcher import OrderSearcher

FALL_BETWEEN = 0.8


class OrderTeam:
    """Order searches of several seeds that meet whenever the temperature has fallen by a fifth.

    At a meeting every walk takes over the cheapest one's current solution. The same seed, hands, calls and
    proposals give the same plans: between two calls no thread sees another.

    Parameters
    ----------
    formulation : Formulation
        One that ``supports`` accepts.
    seed : int
        Any non-negative number.
    hands : int
        How many walks and threads.
    """

    def __init__(self, formulation: Formulation, seed: int, hands: int) -> None:
        self.hands = hands
        self._walks = [OrderSearcher(formulation, seed + number) for number in range(hands)]
        self._met_at = 0.0

    def begin(self, plan: Plan | None) -> None:
        """Go on from a plan, or from a solution built anew; the best found before is kept."""
        self._met_at = 0.0
        for walk in self._walks:
            walk.begin(plan)

    def run(self, proposals: int, hot: float, cold: float) -> None:
        """Let each walk try so many moves while the temperature falls from ``hot`` to ``cold``."""
        self._met_at = max(self._met_at, hot)
        with ThreadPoolExecutor(self.hands) as threads:
            for running in [threads.submit(walk.run, proposals, hot, cold) for walk in self._walks]:
                running.result()
        if cold < FALL_BETWEEN * self._met_at:
            self._met_at = cold
            self._meet()

    def best(self) -> Plan:
        """Return the best plan found."""
        return self._leader().best()

    def best_vector(self) -> tuple[float, ...]:
        """Return the best plan's amounts of the unserved levels, quality last."""
        return self._leader().best_vector()

    def harvest(self) -> list[PlannedRoute]:
        """Return the routes of all walks, for the pool."""
        return [route for walk in self._walks for route in walk.harvest()]

    def temperatures(self) -> tuple[float, float]:
        """Return where annealing should start and end."""
        return self._walks[0].temperatures()

    def _meet(self) -> None:
        cheapest = min(self._walks, key=OrderSearcher.standing)
        for walk in self._walks:
            if walk is not cheapest:
                walk.take_over(cheapest)

    def _leader(self) -> OrderSearcher:
        return min(self._walks, key=OrderSearcher.record)
