"""The search over a global visit order: for one day with priced lateness and many tied visits."""

from __future__ import annotations

from math import log

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.index import Ints
from scheduler.constraints.plan import Plan, PlannedRoute
from scheduler.search.chance import stream_of
from scheduler.search.handle import handle
from scheduler.search.order.adopt import adopt
from scheduler.search.order.anneal import TOLERANCE, anneal, remember
from scheduler.search.order.columns import BEST, SERVICE, SHIFT, START, TOTAL, VISIT
from scheduler.search.order.construct import construct, opening_order, rebuild
from scheduler.search.order.data import near_leg, order_data
from scheduler.search.order.lateness import late_share
from scheduler.search.order.links import spread_keys
from scheduler.search.order.state import walk_of
from scheduler.search.order.units import supports, units_of
from scheduler.search.order.value import vector_of

__all__ = ["OrderSearcher", "supports"]

HOT_SHARE = 2.5
LATE_WEIGHT = 2.0
RUINS_HOT, RUINS_COLD = 0.01, 0.03
COLD_SHARE = 0.05
PROPOSALS_A_PAIR = 300  # of units; with less a fall depends on its length, with more only on its seed


class OrderSearcher:
    """Simulated annealing over an order of units and their shifts, decoded to earliest starts.

    The same seed, calls and proposals give the same plans. Calls release the interpreter lock; one
    searcher belongs to one thread at a time.

    Parameters
    ----------
    formulation : Formulation
        One that ``supports`` accepts.
    seed : int
        Any non-negative number.

    Raises
    ------
    ValueError
        When the formulation has another shape.

    Attributes
    ----------
    hands : int
        Threads that it works with.
    long_fall : float
        Proposals of a fall after which another one from the beginning finds more than a longer one.
    """

    hands = 1

    def __init__(self, formulation: Formulation, seed: int) -> None:
        if not supports(formulation):
            raise ValueError("the order search does not fit this formulation; use the route search")
        units = units_of(formulation)
        self._formulation = formulation
        self._data = order_data(formulation, units)
        self._first_node = np.concatenate([[0], np.cumsum(formulation.seats)]).astype(np.int64)
        self._walk = walk_of(self._data)
        self._best = walk_of(self._data)
        self._stream = stream_of(seed)
        self._leg = near_leg(self._data)
        self._found: tuple[Plan, tuple[float, ...]] = Plan(), vector_of(formulation, Plan())
        self.long_fall = float(PROPOSALS_A_PAIR * len(self._data.unit) ** 2)
        self._known = np.unique(np.concatenate([units.first, units.second[units.second >= 0]]))

    def begin(self, plan: Plan | None) -> None:
        """Go on from a plan, or from a solution built anew; the best found before is kept."""
        data, walk = handle(self._data), handle(self._walk)
        self._walk.order[:] = opening_order(self._data)
        construct(data, walk)
        if plan is not None:
            adopt(self._data, self._walk, plan, self._first_node)
            rebuild(data, walk)
        if self._walk.total[TOTAL] < self._walk.total[BEST] - TOLERANCE:
            remember(walk)

    def run(self, proposals: int, hot: float, cold: float) -> None:
        """Try so many moves while the temperature falls from ``hot`` to ``cold`` (objective's unit)."""
        data, walk = handle(self._data), handle(self._walk)
        spread_keys(data, walk)
        rebuild(data, walk)
        anneal(data, walk, self._stream, proposals, (float(hot), float(cold)), self._ruins(hot))

    def current(self) -> Plan:
        """Return where the walk stands."""
        return self._plan(self._walk.link[:, SHIFT], self._walk.state[:, START])

    def best(self) -> Plan:
        """Return the best plan found."""
        self._decode_best()
        return self._found[0]

    def best_vector(self) -> tuple[float, ...]:
        """Return the best plan's amounts of the unserved levels, quality last."""
        self._decode_best()
        return self._found[1]

    def harvest(self) -> list[PlannedRoute]:
        """Return the routes of the walk, for the pool."""
        return list(self.current().routes)

    def temperatures(self) -> tuple[float, float]:
        """Return where annealing should start and end, by what one move may change.

        That is the way between near units and, where not all can be in time, the lateness of a unit: on a day that
        is short of people every move delays others, and a walk that is too cold to bear it stays where it began.
        """
        hot, cold = HOT_SHARE * self._leg, COLD_SHARE * self._leg
        return hot + LATE_WEIGHT * late_share(self._data, self._walk, (hot, cold)), cold

    def _ruins(self, temperature: float) -> float:
        """Return the share of ruins among the proposals: small moves pay while it is hot, ruins once it is cold."""
        cooled = log(HOT_SHARE * self._leg / max(temperature, COLD_SHARE * self._leg)) / log(HOT_SHARE / COLD_SHARE)
        return float(RUINS_HOT * (RUINS_COLD / RUINS_HOT) ** max(0.0, cooled))

    def _decode_best(self) -> None:
        """Decode the best order in a walk of its own, once for each best."""
        if self._best.total[BEST] == self._walk.total[BEST]:
            return
        self._best.order[:] = np.argsort(self._walk.best_key, kind="stable")
        self._best.link[: len(self._walk.best_shift), SHIFT] = self._walk.best_shift
        rebuild(handle(self._data), handle(self._best))
        self._best.total[BEST] = self._walk.total[BEST]
        plan = self._plan(self._best.link[:, SHIFT], self._best.state[:, START])
        self._found = plan, vector_of(self._formulation, plan)

    def _plan(self, shift: Ints, start: Ints) -> Plan:
        routes: dict[int, list[tuple[int, int, int]]] = {}
        for node in self._known.tolist():
            if start[node] >= 0:
                key = (int(start[node]), int(start[node] + self._data.node[node, SERVICE]), node)
                routes.setdefault(int(shift[node]), []).append(key)
        return Plan(tuple(self._route(number, sorted(routes[number])) for number in sorted(routes)))

    def _route(self, shift: int, services: list[tuple[int, int, int]]) -> PlannedRoute:
        visits = tuple(int(self._data.node[node, VISIT]) for _, _, node in services)
        return PlannedRoute(shift, visits, (0,) * len(visits), tuple(start for start, _, _ in services))
