"""Several threads that work for one roster.

While it is hot each has a roster of its own. The best of these is then cut into zones, each thread anneals one, and the
parts are joined.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import Plan
from scheduler.search.anneal import EPSILON, anneal, is_best
from scheduler.search.chance import stream_of
from scheduler.search.data import Data, Floats
from scheduler.search.handle import handle
from scheduler.search.recount import keep_whole, recount, return_to_best
from scheduler.search.scale import priced_counters
from scheduler.search.searcher import Searcher
from scheduler.search.state import BEST_QUALITY, OWN, QUALITY, State, empty_state
from scheduler.search.zones import Cut, confine, cut, free

FEWEST_FREE, FEWEST_VISITORS = 200, 6
MOST_APART = 1_500
"""Seats up to which each thread begins with a roster of its own; where there are more, time is too short for that."""
PARTED = 0.6
"""Which part of the fall of the temperature each thread searches on its own."""


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
    """Neighbourhood search by several threads: each on its own roster while it is hot, then all on the best of these.

    While it is hot it is settled what lies on which day and with whom, partly by luck: the better of two rosters is
    better than one that fell twice as slowly. Once it is cold, a roster gets better the more is tried.

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
        hot, cold = self.temperatures()
        self._is_apart = False
        self._parting = hot * (cold / hot) ** PARTED if len(self._data.node_visit) <= MOST_APART else np.inf

    def begin(self, plan: Plan | None) -> None:
        """Start from a plan, leaving out what does not fit, and serve greedily what is left."""
        super().begin(plan)
        for number, part in enumerate(self._parts):
            part.stream[:] = stream_of(self._seed + 1_000_003 * self._begun + number)
        self._is_apart = False

    def run(self, proposals: int, hot: float, cold: float) -> None:
        """Let each thread judge a number of proposals, in its own roster or zone, then go on from what they found."""
        if hot > self._parting:
            self._run_apart(proposals, hot, cold)
        else:
            self._run_together(proposals, hot, cold)
        self._is_apart = hot > self._parting

    def _run_apart(self, proposals: int, hot: float, cold: float) -> None:
        if not self._is_apart:
            for part in self._parts:
                self._hand_out(part)
                free(part)
        self._side_by_side(lambda part, _: self._walk(part, proposals, hot, cold))
        for part in self._parts:
            if _kept(part) < _kept(self._state):
                self._adopt(part)
        copy_roster(min(self._parts, key=_standing), self._state)
        recount(handle(self._data), handle(self._state))

    def _run_together(self, proposals: int, hot: float, cold: float) -> None:
        plan = cut(self._data, self._state, self.hands, self._random)
        copy_roster(self._state, self._trial)
        self._side_by_side(lambda part, zone: self._anneal(part, plan, zone, proposals, hot, cold))
        for zone, part in enumerate(self._parts):
            join(self._data, self._state, part, plan, zone)
            return_to_best(handle(self._data), handle(part))
            join(self._data, self._trial, part, plan, zone)
        self._offer(self._trial)
        self._offer(self._state)

    def _side_by_side(self, work: Callable[[State, int], None]) -> None:
        """Let each thread work on its part."""
        with ThreadPoolExecutor(self.hands) as threads:
            for job in [threads.submit(work, part, number) for number, part in enumerate(self._parts)]:
                job.result()

    def _anneal(self, part: State, plan: Cut, zone: int, proposals: int, hot: float, cold: float) -> None:
        self._hand_out(part)
        confine(part, plan, zone)
        if part.tally[OWN] > 0:
            self._walk(part, proposals, hot, cold)

    def _hand_out(self, part: State) -> None:
        """Let a part stand where the roster stands."""
        copy_roster(self._state, part)
        recount(handle(self._data), handle(part))
        keep_whole(handle(self._data), handle(part))

    def _walk(self, part: State, proposals: int, hot: float, cold: float) -> None:
        anneal(handle(self._data), handle(part), proposals, hot, cold, self._ruins(hot))

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
        self._adopt(roster)

    def _adopt(self, roster: State) -> None:
        """Take over the best of a roster."""
        best = self._state
        for name in ("best_route", "best_length", "best_start", "best_option", "best_level"):
            getattr(best, name)[:] = getattr(roster, name)
        best.number[BEST_QUALITY] = roster.number[BEST_QUALITY]


def _kept(roster: State) -> tuple[float, ...]:
    """Return the levels of the best kept, quality last."""
    return _in_order(roster.best_level, float(roster.number[BEST_QUALITY]))


def _standing(roster: State) -> tuple[float, ...]:
    """Return the levels of where a search stands, quality last."""
    return _in_order(roster.level, float(roster.number[QUALITY]))


def _in_order(level: Floats, quality: float) -> tuple[float, ...]:
    """Return what rosters are compared by; levels are running sums, equal where they differ by rounding alone."""
    return (*np.round(level[:-1] / EPSILON).tolist(), quality)


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
