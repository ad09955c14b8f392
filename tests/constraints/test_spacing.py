"""Days between two visits of a series."""

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.kinds import DaySpread
from scheduler.constraints.spacing import SPACING
from scheduler.domain.visit import Series
from tests.problems import ok_small, route, timeline

ROUTES = (route("w1d0", ("v1", "08:01")), route("w1d1", ("v2", "08:01")))


class TestSpacing:
    # v1 on day 0, v2 on day 1, v3 not at all.
    @pytest.mark.parametrize(
        ("gap", "last_day", "missing"),
        [(0, None, []), (1, None, []), (3, None, [2]), (1, -1, []), (2, -1, [1, 1]), (3, -3, [2])],
    )
    def test_the_amount_is_the_days_missing(self, gap: int, last_day: int | None, missing: list[int]) -> None:
        series = Series(id="r", visits=("v2", "v1", "v3"), smallest_gap_days=gap, last_day=last_day)
        found = list(SPACING.check(timeline(ok_small(series=(series,)), *ROUTES)))
        assert [violation.amount for violation in found] == missing
        assert all("{" not in SPACING.explain(violation).zh for violation in found)

    def test_two_visits_on_one_day_have_no_gap(self) -> None:
        series = Series(id="r", visits=("v1", "v2"), smallest_gap_days=1)
        both = route("w1d0", ("v1", "08:01"), ("v2", "08:21"))
        (found,) = SPACING.check(timeline(ok_small(series=(series,)), both))
        assert (found.amount, found.visits) == (1, ("v1", "v2"))

    def test_the_engine_gets_only_series_with_a_hard_gap(self) -> None:
        series = (Series(id="r", visits=("v2", "v1"), smallest_gap_days=2, last_day=-1), Series(id="q", visits=("v3",)))
        assert list(SPACING.contribute(Index(ok_small(series=series)))) == [DaySpread((1, 0), 2, -1, 1.0, 0.0)]
