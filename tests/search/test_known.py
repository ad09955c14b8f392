"""What is remembered of a route is what looking at it again finds."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pytest

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.index import Index
from scheduler.constraints.registry import formulate
from scheduler.domain.problem import Problem
from scheduler.search.handle import handle
from scheduler.search.known import FAR, FOUND, NOWHERE, POSITION_BITS, WHAT, renumber
from scheduler.search.place import try_shift
from scheduler.search.proposal import take_out, undo
from scheduler.search.ruin import refresh_opened
from scheduler.search.searcher import Searcher
from scheduler.search.state import STAMP
from tests.conformance.families import tight
from tests.fixtures.samples import SHORT, town_index
from tests.weeks import random_week

NOTHING = (np.inf, -1, -1, 0, 0)
A_WEEK = 1_000_000.0
"""Ticks, more than anybody works."""
Best = tuple[float, int, int, int, int]


def formulation_of(kind: str) -> Formulation:
    if kind == "town":
        return formulate(town_index(SHORT))
    if kind == "week":
        return formulate(Index(random_week(3, visits=60, visitors=10, speeds=(1.25, 4.0))))
    return formulate(Index(tight(kind, 3)))


def free_ways(problem: Problem) -> Problem:
    prices = {**problem.objective.prices, "travel": {"per_minute": 0.0}}
    return problem.model_copy(update={"objective": problem.objective.model_copy(update={"prices": prices})})


@pytest.mark.parametrize("kind", ["town", "week", "mode_fallback", "travel_fits", "pause", "lateness"])
def test_a_shift_offers_what_it_offers_when_nothing_is_known(kind: str) -> None:
    searcher = Searcher(formulation_of(kind), 1)
    searcher.begin(None)
    searcher.run(20_000, *searcher.temperatures())
    data, state = handle(searcher._data), handle(searcher._state)
    free = (searcher._state.shift >= 0) & (searcher._data.ties.cluster < 0)
    random, many, recalled = np.random.default_rng(1), 0, 0

    def offer(node: int, shift: int, best: Best) -> Best:
        searcher._state.tally[STAMP] += 1
        return try_shift(data, state, node, shift, 0.0, best)

    def anew(node: int, shift: int, best: Best) -> Best:
        renumber(state, shift)
        return offer(node, shift, best)

    for node in np.flatnonzero(free)[:30].tolist():
        assert take_out(state, node)
        assert refresh_opened(data, state)
        for shift in range(len(searcher._data.shift_start)):
            from_before, whole = offer(node, shift, NOTHING), anew(node, shift, NOTHING)
            assert from_before == whole
            limit = (float(random.uniform(0.0, 4.0)) * abs(whole[0]), -1, -1, 0, 0)
            said = [anew(node, shift, limit), offer(node, shift, NOTHING), offer(node, shift, limit)]
            assert said == [said[0], whole, anew(node, shift, limit)]
            many, recalled = many + 1, recalled + (whole[1] >= 0)
        undo(state)
    assert many > 30
    assert recalled > 10


def offers(searcher: Searcher) -> Iterator[Callable[[], Best]]:
    """Take one visit after the other out, and ask for its best place on one shift after the other."""
    data, state = handle(searcher._data), handle(searcher._state)

    def offer(node: int, shift: int) -> Best:
        searcher._state.tally[STAMP] += 1
        return try_shift(data, state, node, shift, 0.0, NOTHING)

    for node in np.flatnonzero((searcher._state.shift >= 0) & (searcher._data.ties.cluster < 0)).tolist():
        assert take_out(state, node)
        assert refresh_opened(data, state)
        yield from (partial(offer, node, shift) for shift in range(len(searcher._data.shift_start)))
        undo(state)


@pytest.mark.parametrize("seed", [0, 1, 5])
def test_what_was_found_while_ways_cost_nothing_is_not_taken_for_the_shortest(seed: int) -> None:
    index = Index(free_ways(tight("overtime", seed)))
    searcher = Searcher(formulate(index), seed)
    searcher.begin(None)
    searcher.run(3_000, *searcher.temperatures())
    week, known, paid = searcher._state.week_use, searcher._state.known, 0
    for offer in offers(searcher):
        known[:] = -1
        week[:] -= A_WEEK
        free = offer()
        week[:] += A_WEEK
        said = offer()
        known[:] = -1
        assert said == offer()
        paid += said[0] > free[0]
    assert paid > 0


def test_a_route_without_a_place_is_not_looked_at_again() -> None:
    searcher = Searcher(formulation_of("week"), 1)
    searcher.begin(None)
    searcher.run(2_000, *searcher.temperatures())
    known, many = searcher._state.known, 0
    for offer in offers(searcher):
        before = known.copy()
        known[:] = -1
        is_there = offer()[1] >= 0
        where = np.flatnonzero(known[:, WHAT] >= 0)
        if is_there and len(where):
            known[where, FOUND] = (FAR << POSITION_BITS) + NOWHERE
            assert offer() == NOTHING
            many += 1
        known[:] = before
    assert many > 10


def test_a_route_that_comes_out_as_before_keeps_what_is_known() -> None:
    searcher = Searcher(formulation_of("week"), 1)
    searcher.begin(None)
    searcher.run(2_000, *searcher.temperatures())
    editions = searcher._state.edition.copy()
    changed = 0
    for _ in range(200):
        routes = {
            shift: searcher._state.route[shift, : searcher._state.length[shift]].tolist()
            for shift in range(len(editions))
        }
        searcher.run(1, *searcher.temperatures())
        for shift, route in routes.items():
            now = searcher._state.route[shift, : searcher._state.length[shift]].tolist()
            is_new = searcher._state.edition[shift] != editions[shift]
            assert is_new or now == route
            changed += is_new
        editions = searcher._state.edition.copy()
    assert changed > 10
