"""What a small move would cost, told before it is built: it is refused exactly where judging it would refuse it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.index import Index
from scheduler.constraints.pairs import Pairs
from scheduler.constraints.registry import formulate
from scheduler.search.chance import Stream
from scheduler.search.data import Data
from scheduler.search.gather import gathered
from scheduler.search.handle import handle
from scheduler.search.judge import judged
from scheduler.search.moves import exchange_tails, hand_over, move_segment, relocate_anywhere, relocate_near, swap
from scheduler.search.proposal import undo
from scheduler.search.searcher import Searcher
from scheduler.search.state import State
from tests.conformance.families import tight
from tests.weeks import random_week

Move = Callable[[Data, State, int, float], bool]
MOVES: dict[str, Move] = {
    move.__name__: move for move in (relocate_near, relocate_anywhere, swap, exchange_tails, hand_over, move_segment)
}
A_LITTLE = 1e-3


def of_two_speeds(seed: int) -> Formulation:
    """Return a week of people on foot and by bicycle, each visit at a price of its own for every shift."""
    formulation = formulate(Index(random_week(seed, visits=60, visitors=10, speeds=(1.25, 4.0))))
    visits, shifts = formulation.visits, formulation.shifts
    price = np.random.default_rng(seed).uniform(0.0, 4.0, (visits, shifts))
    return replace(formulation, pair_cost=Pairs(np.arange(visits), np.arange(shifts), price))


@pytest.fixture(scope="module", params=range(2))
def standing(request: pytest.FixtureRequest) -> Searcher:
    searcher = Searcher(of_two_speeds(request.param), 1)
    searcher.begin(None)
    searcher.run(5_000, *searcher.temperatures())
    assert searcher._data.ways_alone
    assert len(set(searcher._data.profile.tolist())) == 2
    return searcher


@pytest.mark.parametrize("name", MOVES)
def test_a_move_is_refused_where_judging_would_refuse_it(standing: Searcher, name: str) -> None:
    data, state, move = handle(standing._data), handle(standing._state), MOVES[name]
    stream, told = standing._state.stream, 0
    for number in range(4_000):
        node, before = number % len(standing._data.node_visit), stream.copy()
        was_out = standing._state.shift[node] < 0

        def built(bar: float, node: int = node, before: Stream = before) -> bool:
            stream[:] = before
            return move(data, state, node, bar)

        change = judged(data, state, np.inf) if built(np.inf) else np.inf
        undo(state)
        if np.isinf(change) or was_out:
            continue
        assert built(change + A_LITTLE)
        undo(state)
        told += not built(change - A_LITTLE)
        undo(state)
    assert told > 30


@pytest.mark.parametrize("name", ["continuity", "spacing", "fairness", "overtime", "lateness", "waiting", "mode_mix"])
def test_where_more_has_a_price_nothing_is_told(name: str) -> None:
    formulation = formulate(Index(tight(name, 1)))
    assert not gathered(formulation).ways_alone
