"""The search as the rest of the program sees it: one roster in memory, improved in kernel calls."""

from __future__ import annotations

from math import inf, log

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import Plan, PlannedRoute
from scheduler.search.anneal import anneal, construct
from scheduler.search.data import Data, Ints
from scheduler.search.gather import gathered
from scheduler.search.handle import handle
from scheduler.search.scale import suggested_temperatures
from scheduler.search.start import begin_state, load_plan
from scheduler.search.state import BEST_QUALITY, State

RUINS_HOT, RUINS_COLD = 0.004, 0.08


class Searcher:
    """Neighbourhood search on one formulation.

    The same seed, calls and proposals give the same rosters. Calls release the interpreter lock;
    one searcher belongs to one thread at a time.

    Parameters
    ----------
    formulation : Formulation
    seed : int
        Any non-negative number.

    Attributes
    ----------
    hands : int
        Threads that it works with.
    long_fall : float
        Without end: the longer a fall, the better its roster.
    """

    hands = 1
    long_fall = inf

    def __init__(self, formulation: Formulation, seed: int) -> None:
        self._formulation = formulation
        self._seed = seed
        self._begun = 0
        self._data: Data = gathered(formulation)
        self._temperatures = suggested_temperatures(formulation, self._data.near)
        self._state: State = begin_state(self._data, seed)

    def begin(self, plan: Plan | None) -> None:
        """Start from a plan, leaving out what does not fit, and serve greedily what is left.

        The best so far starts anew.
        """
        self._state = begin_state(self._data, self._seed + 1_000_003 * self._begun)
        self._begun += 1
        if plan is not None:
            load_plan(self._data, self._state, plan)
        construct(handle(self._data), handle(self._state), self._order())

    def run(self, proposals: int, hot: float, cold: float) -> None:
        """Judge a number of proposals while the temperature falls geometrically from hot to cold."""
        anneal(handle(self._data), handle(self._state), proposals, hot, cold, self._ruins(hot))

    def best(self) -> Plan:
        """Return the best roster by the levels in order, quality last."""
        state = self._state
        routes: list[PlannedRoute] = []
        for shift in np.flatnonzero(state.best_length).tolist():
            end = int(state.best_length[shift])
            visits = self._data.node_visit[state.best_route[shift, :end]]
            routes.append(planned(shift, visits, state.best_option[shift, :end], state.best_start[shift, :end]))
        return Plan(tuple(routes))

    def best_vector(self) -> tuple[float, ...]:
        """Return the amounts of the best roster's levels, quality last."""
        levels = self._state.best_level[:-1].tolist()
        return (*levels, float(self._state.number[BEST_QUALITY]))

    def current(self) -> Plan:
        """Return the roster the search stands at."""
        return Plan(tuple(self.harvest()))

    def harvest(self) -> list[PlannedRoute]:
        """Return the routes of the roster the search stands at, in order of the shifts."""
        state = self._state
        routes: list[PlannedRoute] = []
        for shift in range(self._formulation.shifts):
            nodes = state.route[shift, : state.length[shift]]
            visits = self._data.node_visit[nodes]
            if len(visits):
                starts = state.start[shift, : len(visits)]
                routes.append(planned(shift, visits, state.option[visits], starts))
        return routes

    def temperatures(self) -> tuple[float, float]:
        """Return where annealing should begin and end, in the objective's unit."""
        return self._temperatures

    def _ruins(self, temperature: float) -> float:
        """Return the share of ruins among the proposals: small moves pay while it is hot, ruins once it is cold."""
        hot, cold = self.temperatures()
        cooled = log(hot / max(temperature, 1e-300)) / log(hot / cold)
        return float(RUINS_HOT * (RUINS_COLD / RUINS_HOT) ** min(1.0, max(0.0, cooled)))

    def _order(self) -> Ints:
        """Return the visits in order of construction: dear ones first, then those with few shifts."""
        data = self._data
        tied = data.ties.cluster[data.first_node] >= 0
        order: Ints = np.lexsort((data.wide_end - data.wide_begin, ~tied, -data.unserved))
        return order.astype(np.int64)


def planned(shift: int, visits: Ints, options: Ints, starts: Ints) -> PlannedRoute:
    """Return a route as the rest of the program sees it."""
    return PlannedRoute(shift, tuple(visits.tolist()), tuple(options.tolist()), tuple(starts.tolist()))
