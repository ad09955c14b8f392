"""What moving units would do to ways, told before and added up after."""

import numpy as np
import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.registry import formulate
from scheduler.search.chance import stream_of
from scheduler.search.handle import handle
from scheduler.search.order.columns import LARGEST, LATENESS, LEFT_OUT, MOVING, TOTAL
from scheduler.search.order.construct import construct, opening_order
from scheduler.search.order.data import order_data
from scheduler.search.order.forecast import forecast
from scheduler.search.order.mix import draw
from scheduler.search.order.state import walk_of
from scheduler.search.order.trial import attempt
from scheduler.search.order.units import units_of
from tests.search.order.days import random_day

ANY_COST = np.inf


@pytest.mark.parametrize("seed", range(6))
def test_what_is_told_before_is_what_is_added_up_after(seed: int) -> None:
    formulation = formulate(Index(random_day(seed, doubles=4, singles=8)))
    data = order_data(formulation, units_of(formulation))
    walk, stream, told_of = walk_of(data), stream_of(seed), 0
    handles = handle(data), handle(walk)
    walk.order[:] = opening_order(data)
    construct(*handles)
    for _ in range(4_000):
        if not draw(*handles, stream):
            continue
        if not walk.tally[MOVING]:
            continue
        told, before = forecast(*handles), walk.total.copy()
        if attempt(*handles, ANY_COST) and np.isfinite(told) and before[LEFT_OUT] == walk.total[LEFT_OUT] == 0:
            late = data.prices[[1, 2]] @ (walk.total[[LATENESS, LARGEST]] - before[[LATENESS, LARGEST]])
            assert walk.total[TOTAL] - before[TOTAL] == pytest.approx(told + late)
            told_of += 1
        if walk.total[LEFT_OUT] > 0:
            construct(*handles)
    assert told_of > 50
