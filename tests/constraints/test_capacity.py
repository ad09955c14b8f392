"""What a visitor carries on one route."""

import numpy as np
import pytest

from scheduler.constraints.capacity import CAPACITY
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Measure, Scope
from tests.problems import problem, route, shift, timeline, visit, visitor

VISITS = (visit("v1", load=3), visit("v2", load=4))
BOTH = route("s1", ("v1", "08:01"), ("v2", "08:21"))


class TestCapacity:
    @pytest.mark.parametrize(("capacity", "over"), [(None, 0), (8, 0), (7, 0), (5, 2), (0, 7)])
    def test_the_amount_is_the_units_over(self, capacity: int | None, over: int) -> None:
        question = problem(visits=VISITS, shifts=(shift(capacity=capacity),))
        found = list(CAPACITY.check(timeline(question, BOTH)))
        assert [violation.amount for violation in found] == ([over] if over else [])
        assert all("units" in CAPACITY.explain(violation).en for violation in found)

    def test_the_engine_gets_the_limit_of_each_shift(self) -> None:
        shifts = (shift("s1", capacity=5), shift("s2", day=1))
        (cap,) = CAPACITY.contribute(Index(problem(visits=VISITS, visitors=(visitor(),), shifts=shifts)))
        assert (cap.measure, cap.scope, cap.limit.tolist()) == (Measure.LOAD, Scope.SHIFT, [5, np.inf])

    def test_without_limits_the_engine_gets_nothing(self) -> None:
        assert not list(CAPACITY.contribute(Index(problem(visits=VISITS))))
