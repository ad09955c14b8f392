"""The order search on tiny days: the optimum, the ties, repeatability, and visits nobody can serve."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import permutations, product

import numpy as np
import pytest

from scheduler.constraints.formulation import Formulation, merged
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import (
    Contribution,
    Lateness,
    LegCost,
    PairMask,
    ShiftFrame,
    StartWindows,
    Together,
    TravelFrame,
    UnservedCost,
)
from scheduler.constraints.pairs import one_by_one
from scheduler.constraints.plan import Plan
from scheduler.domain.elder import Elder
from scheduler.domain.mode import VisitMode
from scheduler.domain.place import Place
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Shift
from scheduler.domain.visit import Company, ModeOption, Visit
from scheduler.domain.visitor import Visitor
from scheduler.search.order.searcher import OrderSearcher, supports
from scheduler.search.order.warm import warm

SERVICE = 5
WAYS = np.array([[0, 4, 9, 7, 3], [4, 0, 6, 8, 5], [9, 6, 0, 3, 8], [7, 8, 3, 0, 6], [3, 5, 8, 6, 0]], dtype=np.int32)
OPENS = [10, 5, 20, 0]
DUE = [12, 14, 24, 6]
SIMULTANEOUS = Together(0, 0, 1, 0, 0, 0, Company.DIFFERENT)
SEQUENTIAL = Together(0, 0, 1, 0, 8, 11, Company.DIFFERENT)


def _problem() -> Problem:
    option = ModeOption(mode=VisitMode.HOME, duration=timedelta(minutes=SERVICE))
    places = tuple(Place(id=f"p{row}", latitude=31.0 + row / 100, longitude=121.0) for row in range(5))
    frame = {"day": 0, "start": timedelta(0), "end": timedelta(hours=10)}
    return Problem(
        name="tiny",
        start=date(2026, 1, 5),
        days=1,
        tick=timedelta(minutes=1),
        places=places,
        elders=(Elder(id="e", household="e", place="p1", consents=()),),
        visitors=tuple(Visitor(id=f"w{row}", kind="any", home="p0") for row in range(2)),
        shifts=tuple(Shift.model_validate({"id": f"s{row}", "visitor": f"w{row}", **frame}) for row in range(2)),
        visits=tuple(Visit(id=f"v{row}", elder="e", place=f"p{row + 1}", options=(option,)) for row in range(4)),
    )


def _formulation(tie: Together, allowed: Sequence[Sequence[bool]] = ((True, True),) * 4, end: int = 600) -> Formulation:
    column = (4, 1, 1)
    none = np.zeros(2, dtype=np.int64)
    items: list[Contribution] = [
        PairMask(one_by_one(np.array(allowed, dtype=np.bool_))),
        LegCost(1.0),
        Lateness(1.0),
        Lateness(2.0, largest=True),
        UnservedCost(("coverage", "quality"), np.array([[1.0] * 4, [0.0] * 4])),
        StartWindows(
            np.ones((4, 1), np.int64),
            np.array(OPENS, np.int64).reshape(column),
            np.full(column, 600, np.int64),
            np.array(DUE, np.int64).reshape(column),
        ),
        ShiftFrame(none, np.full(2, end, np.int64)),
        TravelFrame((WAYS,), WAYS.astype(np.float64), np.zeros(5, np.int64), none, none, none),
        tie,
    ]
    return merged(Index(_problem()), items)


def _solved(formulation: Formulation, seed: int = 1, proposals: int = 20_000) -> OrderSearcher:
    searcher = OrderSearcher(formulation, seed)
    searcher.begin(None)
    searcher.run(proposals, 5.0, 0.05)
    return searcher


def _starts(plan: Plan) -> dict[int, int]:
    return {visit: start for route in plan.routes for visit, start in zip(route.visits, route.starts, strict=True)}


def _cost_of_routes(routes: Sequence[Sequence[int]], tie: Together) -> float:
    """Earliest starts by raising them until nothing is broken any more, whatever the order."""
    start = list(OPENS)
    most = tie.max_lag or 0
    for _ in range(100):
        before = list(start)
        for route in routes:
            ready, place = 0, 0
            for visit in route:
                start[visit] = max(start[visit], ready + int(WAYS[place, visit + 1]))
                ready, place = start[visit] + SERVICE, visit + 1
        start[1] = max(start[1], start[0] + tie.min_lag)
        start[0] = max(start[0], start[1] - most)
        if start == before:
            late = [max(0, moment - due) for moment, due in zip(start, DUE, strict=True)]
            ways = sum(
                int(WAYS[a, b])
                for r in routes
                for a, b in zip([0, *(v + 1 for v in r)], [*(v + 1 for v in r), 0], strict=True)
            )
            return ways + sum(late) + 2.0 * max(late)
    return float("inf")


def _brute_force(tie: Together) -> float:
    best = float("inf")
    for sides in product((0, 1), repeat=4):
        if sides[0] != sides[1]:
            ones = [visit for visit in range(4) if sides[visit] == 0]
            twos = [visit for visit in range(4) if sides[visit] == 1]
            best = min(best, *(_cost_of_routes((a, b), tie) for a in permutations(ones) for b in permutations(twos)))
    return best


@pytest.mark.parametrize("tie", [SIMULTANEOUS, SEQUENTIAL])
def test_the_search_finds_the_brute_forced_optimum(tie: Together) -> None:
    assert _solved(_formulation(tie)).best_vector() == pytest.approx((0.0, _brute_force(tie)))


@pytest.mark.parametrize(("tie", "least", "most"), [(SIMULTANEOUS, 0, 0), (SEQUENTIAL, 8, 11)])
def test_tied_visits_keep_their_lag_and_have_different_visitors(tie: Together, least: int, most: int) -> None:
    plan = _solved(_formulation(tie), proposals=500).current()
    starts = _starts(plan)
    assert sorted(starts) == [0, 1, 2, 3]
    assert least <= starts[1] - starts[0] <= most
    assert not any({0, 1} <= set(route.visits) for route in plan.routes)


def test_the_same_seed_and_proposals_give_the_same_plan() -> None:
    one, two = (_solved(_formulation(SEQUENTIAL), seed=7, proposals=300) for _ in range(2))
    assert one.current() == two.current()
    assert one.best() == two.best()


def test_a_pair_stays_unserved_when_nobody_is_qualified_for_one_of_them() -> None:
    searcher = _solved(_formulation(SIMULTANEOUS, ((False, False), (True, True), (True, True), (True, True))))
    assert sorted(_starts(searcher.best())) == [2, 3]
    assert searcher.best_vector()[0] == 2.0


def test_a_visit_that_does_not_fit_before_the_shift_ends_stays_unserved() -> None:
    searcher = _solved(_formulation(SIMULTANEOUS, end=31))
    assert sorted(_starts(searcher.best())) == [0, 1, 3]
    assert searcher.best_vector()[0] == 1.0


def test_going_on_from_a_plan_starts_with_that_plan() -> None:
    formulation = _formulation(SIMULTANEOUS)
    good = _solved(formulation)
    other = OrderSearcher(formulation, 3)
    other.begin(good.best())
    assert other.best_vector() == good.best_vector()
    assert list(other.best().routes) == other.harvest()


def test_a_day_with_few_ties_or_free_lateness_is_left_to_the_route_search() -> None:
    assert supports(_formulation(SIMULTANEOUS))
    assert not supports(merged(Index(_problem()), [Lateness(1.0)]))
    assert not supports(merged(Index(_problem()), [SIMULTANEOUS]))


def test_warming_compiles_without_error() -> None:
    warm()
