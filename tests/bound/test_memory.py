"""Where the program's routes come to a door again, routes learn to remember it: the bound rises and stays one."""

import numpy as np
import pytest

from scheduler.bound import memory as remembering
from scheduler.bound import tasks
from scheduler.bound.column import Column, column_of
from scheduler.bound.memory import Memory, rounds
from scheduler.bound.params import BoundParams
from scheduler.bound.pricing import Depth, priced
from scheduler.bound.relaxation import Relaxation
from scheduler.bound.tasks import Pricing
from tests.bound.proven import bound_of
from tests.bound.test_lower_bound import at_home
from tests.bound.test_master import MINUTES, roster
from tests.bound.test_pricing import EXACT, SEEDS, least, prizes, town
from tests.model.week import week

WHOLE = np.ones(1)
ROUNDS = BoundParams(rounds=200, workers=1)


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> tuple[Relaxation, list[Pricing]]:
    """A town whose routes remember nothing but the door they stand at."""
    monkeypatch.setattr(tasks, "MEMORY", 1)
    return town(0)


def way_round(pricing: Pricing, nodes: tuple[int, ...]) -> Column:
    return Column(pricing.shift, tuple(pricing.visits[list(nodes)].tolist()), 0.0)


def test_rounds_lead_from_a_door_to_where_it_comes_next() -> None:
    assert rounds((4, 7, 4, 2, 7, 4)) == [(0, 2), (1, 4), (2, 5)]
    assert rounds((4, 7, 2)) == []


def test_a_way_round_is_forbidden_on_all_its_shifts(forgetful: tuple[Relaxation, list[Pricing]]) -> None:
    relaxed, shifts = forgetful
    memory, column = Memory(relaxed, shifts), way_round(shifts[0], (0, 1, 2, 0))
    assert memory.allows(column)
    assert memory.learn([column], WHOLE) > 0
    assert not memory.allows(column)
    assert memory.learn([column], WHOLE) == 0
    assert memory.allows(way_round(shifts[0], (1, 0, 2, 1)))
    for other in shifts:
        same = Column(other.shift, column.visits, 0.0)
        if set(column.visits) <= set(other.visits.tolist()):
            assert not memory.allows(same)


def test_small_shares_teach_nothing(forgetful: tuple[Relaxation, list[Pricing]]) -> None:
    relaxed, shifts = forgetful
    assert Memory(relaxed, shifts).learn([way_round(shifts[0], (0, 1, 0))], np.array([remembering.SHARE])) == 0


def test_a_full_memory_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "MEMORY", 1)
    monkeypatch.setattr(tasks, "MOST_MEMORY", 2)
    relaxed, shifts = town(0)
    memory = Memory(relaxed, shifts)
    assert memory.learn([way_round(shifts[0], (0, 1, 0))], WHOLE) > 0
    another = way_round(shifts[0], (2, 1, 2))
    memory.learn([another], WHOLE)
    assert memory.allows(another)


def test_shortened_routes_call_at_each_door_once(forgetful: tuple[Relaxation, list[Pricing]]) -> None:
    relaxed, shifts = forgetful
    pricing = next(item for item in shifts if column_of(relaxed, item, item.visits[[0, 1]].tolist()) is not None)
    for column in Memory(relaxed, shifts).shortened([way_round(pricing, (0, 1, 0))]):
        assert sorted(column.visits) == sorted(pricing.visits[[0, 1]].tolist())
        assert column == column_of(relaxed, pricing, column.visits)


@pytest.mark.parametrize("seed", SEEDS)
def test_routes_learn_until_the_cheapest_has_no_way_round(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the way there it only rises, and never above the least of all orders."""
    monkeypatch.setattr(tasks, "MEMORY", 1)
    relaxed, shifts = town(seed)
    memory = Memory(relaxed, shifts)
    for pricing in shifts:
        prize, before = prizes(pricing, seed), -np.inf
        true = least(pricing, prize)
        found = priced(relaxed, pricing, prize, Depth.CLOSE)
        while found.columns and memory.learn(found.columns[:1], WHOLE):
            assert before - EXACT <= found.least <= true + EXACT
            before, found = found.least, priced(relaxed, pricing, prize, Depth.CLOSE)
            assert all(memory.allows(column) for column in found.columns)
        assert found.least == pytest.approx(true, abs=EXACT)


def test_what_routes_learn_raises_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    formulation = week(MINUTES, [(0, 0), (0, 1), (1, 0)], at_home(len(MINUTES)))
    whole = bound_of(formulation, roster(), ROUNDS)
    monkeypatch.setattr(tasks, "MEMORY", 1)
    learned = bound_of(formulation, roster(), ROUNDS)
    monkeypatch.setattr(Memory, "learn", lambda *_: 0)
    forgetful = bound_of(formulation, roster(), ROUNDS)
    assert learned.is_whole
    assert forgetful.value < learned.value - 0.1
    assert learned.value == pytest.approx(whole.value, rel=0.01)
