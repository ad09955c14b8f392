"""What a place is said to cost before judging: as judging finds, and never a place that a cap or a gap forbids."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.index import Index
from scheduler.constraints.registry import formulate
from scheduler.search.handle import handle
from scheduler.search.judge import judged, resource_test
from scheduler.search.moves import relocate_anywhere
from scheduler.search.place import detour
from scheduler.search.price import shift_price
from scheduler.search.proposal import put_in, row_of, take_out, undo
from scheduler.search.resources import resource_gain
from scheduler.search.ruin import refresh_opened
from scheduler.search.searcher import Searcher
from scheduler.search.state import SLOTS, STAMP
from scheduler.search.walk import measure_change
from tests.conformance.families import tight
from tests.conformance.week import Size
from tests.fixtures.samples import SHORT, town_index

ANYTHING = 1e300


class Offer(NamedTuple):
    """A place: what is said of its shift, the ticks on the way there, and the change that judging finds."""

    price: float
    tick_price: float
    room: float
    way: int
    change: float


@pytest.fixture(scope="module")
def town() -> Formulation:
    """Return a week with every week counter, caps and fair shares, short of people."""
    return formulate(town_index(SHORT))


def standing(formulation: Formulation) -> Searcher:
    searcher = Searcher(formulation, 1)
    searcher.begin(None)
    searcher.run(20_000, *searcher.temperatures())
    return searcher


def offers(searcher: Searcher, node: int) -> Iterator[Offer]:
    """Take a node out and put it at all places of all shifts in turn."""
    data, state = handle(searcher._data), handle(searcher._state)
    visit = int(searcher._data.node_visit[node])
    for shift in np.flatnonzero(
        searcher._data.allowed[searcher._data.node_row[node]][searcher._data.shift_column]
    ).tolist():
        for position in range(int(searcher._state.length[shift]) + 1):
            assert take_out(state, node)
            assert refresh_opened(data, state)
            searcher._state.tally[STAMP] += 1
            row = row_of(state, shift)
            if position <= searcher._state.length[row]:
                terms, way = shift_price(data, state, node, shift), detour(data, state, row, shift, position, visit)
                put_in(state, node, shift, position, -1)
                yield Offer(*terms, way, judged(data, state, ANYTHING))
            undo(state)


def single_nodes(searcher: Searcher) -> list[int]:
    """Return every seventeenth served node that is tied to no other."""
    free = (searcher._state.shift >= 0) & (searcher._data.ties.cluster < 0)
    return [int(node) for node in np.flatnonzero(free)[::17]]


def test_a_place_costs_what_judging_finds(town: Formulation) -> None:
    untimed = replace(town, waiting=(), lateness_per_minute=0.0, largest_lateness_per_minute=0.0)
    searcher = standing(replace(untimed, shares=(), excesses=()))
    many = 0
    for node in single_nodes(searcher):
        found = [offer for offer in offers(searcher, node) if offer.change < np.inf]
        saved = [offer.change - offer.price - offer.tick_price * offer.way for offer in found]
        assert saved == pytest.approx([saved[0]] * len(saved), abs=1e-6)
        many += len(found)
    assert many > 500


@pytest.mark.parametrize("key", ["faces", "continuity", "household_split", "spacing"])
def test_what_is_noted_for_one_shift_holds_for_the_others(key: str) -> None:
    """A new month begins within the week: who calls is not all that a number of faces follows from."""
    dear = 0
    for seed in range(4):
        searcher = standing(formulate(Index(tight(key, seed, Size.SMALL))))
        data, state = handle(searcher._data), handle(searcher._state)
        for node in np.flatnonzero((searcher._state.shift >= 0) & (searcher._data.ties.cluster < 0)).tolist():
            assert take_out(state, node)
            assert refresh_opened(data, state)
            shifts = np.flatnonzero(
                searcher._data.allowed[searcher._data.node_row[node]][searcher._data.shift_column]
            ).tolist()
            searcher._state.tally[STAMP] += 1
            noted = [shift_price(data, state, node, shift) for shift in shifts]
            for shift, said in zip(shifts, noted, strict=True):
                searcher._state.tally[STAMP] += 1
                assert said == shift_price(data, state, node, shift)
                dear += said[0] > 0
            undo(state)
    assert dear > 0


def test_what_caps_and_gaps_forbid_is_not_offered(town: Formulation) -> None:
    searcher, refused, too_far = standing(town), 0, 0
    for node in single_nodes(searcher):
        for offer in offers(searcher, node):
            if offer.price == np.inf or offer.way > offer.room:
                assert offer.change == np.inf
                refused, too_far = refused + (offer.price == np.inf), too_far + (offer.price < np.inf)
    assert refused > 100
    assert too_far > 10


def test_overtime_and_unfairness_never_fall_by_more_than_said(town: Formulation) -> None:
    searcher = standing(replace(town, caps=()))
    data, state = handle(searcher._data), handle(searcher._state)
    moved = 0
    for node in single_nodes(searcher) * 20:
        if relocate_anywhere(data, state, node, ANYTHING):
            for slot in range(int(searcher._state.tally[SLOTS])):
                row, shift = len(searcher._state.slot) + slot, int(searcher._state.slot_shift[slot])
                head, tail = searcher._state.slot_head[slot], searcher._state.slot_tail[slot]
                measure_change(data, state, row, shift, int(head), int(tail))
            assert resource_test(data, state) >= -resource_gain(data, state) - 1e-6
            moved += 1
        undo(state)
    assert moved > 100
