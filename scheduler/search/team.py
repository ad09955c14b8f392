"""Several threads that improve one roster: it is cut into zones, each thread anneals one, and the parts are joined."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import Plan
from scheduler.search.anneal import anneal, is_best
from scheduler.search.chance import stream_of
from scheduler.search.data import Data
from scheduler.search.handle import handle
from scheduler.search.recount import keep_whole, recount, return_to_best
from scheduler.search.scale import priced_counters
from scheduler.search.searcher import Searcher
from scheduler.search.state import BEST_QUALITY, OWN, State, empty_state
from scheduler.search.zones import Cut, confine, cut

FEWEST_FREE, FEWEST_VISITORS = 200, 6


def worth_sharing(formulation: Formulation, hands: int) -> bool:
    """Whether a roster can be cut into as many zones with enough to do in each.

    Where most visits belong to a series or a household, what pays most is moving those that lie in two zones, and they
    are held; so only visits that stand alone count.
    """
    in_series = {
        visit for kind in priced_counters(formulation) for _, members in kind if len(members) > 1 for visit in members
    }
    visitors = len(np.unique(formulation.index.shift_visitor))
    free = formulation.visits - len(in_series)
    return hands > 1 and free >= hands * FEWEST_FREE and visitors >= hands * FEWEST_VISITORS


class TeamSearcher(Searcher):
    """Neighbourhood search on one roster by several threads.

    The same seed, hands, calls and proposals give the same rosters: between two cuts no thread sees what another does.

    Parameters
    ----------
    formulation : Formulation
    seed : int
    hands : int
        How many zones and threads.
    """

    def __init__(self, formulation: Formulation, seed: int, hands: int) -> None:
        super().__init__(formulation, seed)
        self.hands = hands
        self._random = np.random.default_rng(seed)
        self._parts = [empty_state(self._data, seed) for _ in range(hands)]
        self._trial = empty_state(self._data, seed)

    def begin(self, plan: Plan | None) -> None:
        """Start from a plan, leaving out what does not fit, and serve greedily what is left."""
        super().begin(plan)
        for number, part in enumerate(self._parts):
            part.stream[:] = stream_of(self._seed + 1_000_003 * self._begun + number)

    def run(self, proposals: int, hot: float, cold: float) -> None:
        """Let each thread judge a number of proposals in its own zone, then join what they found."""
        plan = cut(self._data, self._state, self.hands, self._random)
        copy_roster(self._state, self._trial)
        with ThreadPoolExecutor(self.hands) as threads:
            jobs = [
                threads.submit(self._anneal, part, plan, zone, proposals, hot, cold)
                for zone, part in enumerate(self._parts)
            ]
            for job in jobs:
                job.result()
        for zone, part in enumerate(self._parts):
            join(self._data, self._state, part, plan, zone)
            return_to_best(handle(self._data), handle(part))
            join(self._data, self._trial, part, plan, zone)
        self._offer(self._trial)
        self._offer(self._state)

    def _anneal(self, part: State, plan: Cut, zone: int, proposals: int, hot: float, cold: float) -> None:
        copy_roster(self._state, part)
        confine(part, plan, zone)
        data, state = handle(self._data), handle(part)
        recount(data, state)
        keep_whole(data, state)
        if part.tally[OWN] > 0:
            anneal(data, state, proposals, hot, cold, self._ruins(hot))

    def _offer(self, roster: State) -> None:
        """Count a joined roster and keep it if it beats the best so far.

        The best that each thread saw make a roster, too, and while it is hot a better one than where the threads stand.
        """
        data, state, best = handle(self._data), handle(roster), self._state
        if not recount(data, state):
            raise RuntimeError("a joined roster holds a route that does not fit its shift, though no part of it does")
        roster.best_level[:], roster.number[BEST_QUALITY] = best.best_level, best.number[BEST_QUALITY]
        if not is_best(data, state):
            return
        keep_whole(data, state)
        for name in ("best_route", "best_length", "best_start", "best_option", "best_level"):
            getattr(best, name)[:] = getattr(roster, name)
        best.number[BEST_QUALITY] = roster.number[BEST_QUALITY]


def copy_roster(source: State, target: State) -> None:
    """Copy what a roster is made of; the rest has to be counted anew."""
    shifts = len(source.slot)
    used = int(source.length[:shifts].max(initial=0))
    target.length[:shifts] = source.length[:shifts]
    target.route[:shifts, :used] = source.route[:shifts, :used]
    for name in ("shift", "fixed", "option"):
        getattr(target, name)[:] = getattr(source, name)


def join(data: Data, roster: State, part: State, plan: Cut, zone: int) -> None:
    """Copy one zone's routes, nodes and options into a roster."""
    shifts, nodes = np.flatnonzero(plan.shift == zone), plan.node == zone
    used = int(part.length[shifts].max(initial=0))
    roster.length[shifts] = part.length[shifts]
    roster.route[shifts, :used] = part.route[shifts, :used]
    for name in ("shift", "fixed"):
        getattr(roster, name)[nodes] = getattr(part, name)[nodes]
    visits = nodes[data.first_node]
    roster.option[visits] = part.option[visits]
