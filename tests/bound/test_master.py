"""The program stays small: what it drops it may find again, and the bound is the same."""

import numpy as np
import pytest

from scheduler.bound import master
from scheduler.bound.column import Column
from scheduler.bound.master import Master
from scheduler.bound.params import BoundParams
from scheduler.bound.prices import first_prices
from scheduler.bound.relaxation import relaxation
from scheduler.constraints.formulation import Formulation
from scheduler.constraints.plan import Plan
from tests.bound.proven import bound_of
from tests.model.week import route, week

ROUNDS = BoundParams(rounds=200, workers=1)
MINUTES = [9, 3, 6, 14, 2]
DEAR = [Column(1, (visit,), 1_000.0) for visit in range(len(MINUTES))]


def five() -> Formulation:
    return week(MINUTES, [(0, 0), (0, 1), (1, 0)])


def roster() -> Plan:
    return Plan((route(0, (0, 489), (1, 505)), route(1, (2, 486), (3, 504), (4, 526))))


def program() -> Master:
    """A dear and a cheap route of each visit on the first shift."""
    relaxed = relaxation(five())
    columns = [Column(0, (visit,), 1.0) for visit in range(len(MINUTES))]
    return Master(relaxed, np.zeros(0), [*columns, *DEAR], first_prices(relaxed, columns).visit)


def test_the_dearest_routes_go_and_may_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(master, "KEPT", 0)
    small = program()
    before = small.solve()
    assert before is not None
    assert len(small.columns) == len(before.share) < 2 * len(MINUTES)
    assert small.seen == 2 * len(MINUTES)
    after = small.solve()
    assert after is not None
    assert after.cost == pytest.approx(before.cost)
    gone = next(column for column in DEAR if column not in small.columns)
    assert small.add([gone]) == 1
    assert small.add([gone]) == 0


def test_a_small_program_gives_the_same_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bound_of(five(), roster(), ROUNDS)
    monkeypatch.setattr(master, "KEPT", 0)
    small = bound_of(five(), roster(), ROUNDS)
    assert whole.is_whole
    assert small.is_whole
    assert small.value == pytest.approx(whole.value, rel=1e-6)
