"""Times of a route of which a few nodes changed: the same as those of a whole walk."""

import numpy as np
import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.registry import formulate
from scheduler.search.data import Data
from scheduler.search.handle import handle
from scheduler.search.place import place
from scheduler.search.proposal import undo
from scheduler.search.ruin import refresh_opened, take_out_all
from scheduler.search.searcher import Searcher
from scheduler.search.state import SLOTS, State
from scheduler.search.walk import refresh
from tests.conformance.families import tight
from tests.fixtures.samples import SHORT, town_index
from tests.weeks import random_week

TIMES = ("start", "last")
WAYS = ("before", "after", "way")


def standing(kind: str, seed: int) -> Searcher:
    if kind == "town":
        index = town_index(SHORT)
    elif kind == "week":
        index = Index(random_week(seed, visits=60, visitors=10, speeds=(1.25, 4.0)))
    else:
        index = Index(tight(kind, seed))
    searcher = Searcher(formulate(index), seed)
    searcher.begin(None)
    searcher.run(5_000, *searcher.temperatures())
    return searcher


def noted(state: State, row: int) -> dict[str, list[int]]:
    length = int(state.length[row])
    return {name: getattr(state, name)[row, :length].tolist() for name in TIMES} | {
        name: getattr(state, name)[row, : length + 1].tolist() for name in WAYS
    }


def check_opened(searcher: Searcher, data: Data, walked: State) -> int:
    """Hold all scratch routes against a whole walk by the handles of both; return how many there are."""
    state = searcher._state
    opened = state.slot_shift[: state.tally[SLOTS]].tolist()
    for row, shift in enumerate(opened, start=len(state.slot)):
        before, used = noted(state, row), state.use[row].tolist()
        assert refresh(data, walked, row, shift)
        assert noted(state, row) == before
        if searcher._data.resources.used:
            assert state.use[row].tolist() == used
    return len(opened)


@pytest.mark.parametrize(
    "kind", ["town", "week", "mode_fallback", "pause", "two_people", "precedence", "lateness", "largest_lateness"]
)
def test_times_are_those_of_a_whole_walk(kind: str) -> None:
    searcher = standing(kind, 1)
    data, state = handle(searcher._data), handle(searcher._state)
    random, many = np.random.default_rng(1), 0
    served = np.flatnonzero(searcher._state.shift >= 0)
    for _ in range(100):
        visits = {int(searcher._data.node_visit[node]) for node in random.choice(served, 4)}
        taken = [
            visit
            for visit in visits
            if searcher._state.shift[searcher._data.first_node[visit]] >= 0 and take_out_all(data, state, visit)
        ]
        assert refresh_opened(data, state)
        many += check_opened(searcher, data, state)
        for visit in taken:
            first = searcher._data.first_node[visit]
            if searcher._state.shift[first] >= 0:
                continue
            if place(data, state, visit, True, 0.1):
                many += check_opened(searcher, data, state)
            elif searcher._data.ties.cluster[first] >= 0 or searcher._state.shift[first] >= 0:
                break
        undo(state)
    assert many > 100
