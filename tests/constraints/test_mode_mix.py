"""How many visits of a series may become calls."""

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.kinds import OptionLimit
from scheduler.constraints.mode_mix import MODE_MIX
from scheduler.domain.mode import VisitMode
from scheduler.domain.visit import ModeOption, Series
from tests.problems import MINUTE, call, ok_small, route, timeline, visit

OPTIONS = (
    ModeOption(mode=VisitMode.HOME, duration=20 * MINUTE),
    ModeOption(mode=VisitMode.PHONE, duration=5 * MINUTE),
)
VISITS = tuple(visit(name, options=OPTIONS) for name in ("v1", "v2", "v3"))
ROUTES = (call("w1d0", ("v1", "08:01"), ("v2", "08:10")), route("w2d0", ("v3", "08:01")))


class TestModeMix:
    @pytest.mark.parametrize(("most", "over"), [(None, 0), (2, 0), (1, 1), (0, 2)])
    def test_the_amount_is_the_calls_over(self, most: int | None, over: int) -> None:
        series = (Series(id="r", visits=("v1", "v2", "v3"), most_fallbacks=most),)
        found = list(MODE_MIX.check(timeline(ok_small(visits=VISITS, series=series), *ROUTES)))
        assert [violation.amount for violation in found] == ([over] if over else [])
        assert all(violation.visits == ("v1", "v2") for violation in found)

    def test_the_engine_gets_one_row_a_series_with_a_limit(self) -> None:
        series = (Series(id="r", visits=("v3", "v1"), most_fallbacks=1), Series(id="q", visits=("v2",)))
        assert list(MODE_MIX.contribute(Index(ok_small(visits=VISITS, series=series)))) == [OptionLimit((2, 0), 1)]
