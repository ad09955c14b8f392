"""Limits of one visitor over the week."""

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Measure, Scope
from scheduler.constraints.weekly_cap import WEEKLY_CAP
from scheduler.domain.visitor import Caps
from tests.problems import MINUTE, ok_small, route, timeline, visitor

# 42 minutes of work on Monday, 22 on Tuesday; 150 m on each.
ROUTES = (route("w1d0", ("v1", "08:01"), ("v2", "08:30")), route("w1d1", ("v3", "08:01")))


class TestWeeklyCap:
    @pytest.mark.parametrize(
        ("caps", "over"),
        [
            (Caps(visits=3, work=64 * MINUTE, distance_meters=300), []),
            (Caps(visits=2), [(1, "visits")]),
            (Caps(work=60 * MINUTE), [(4, "minutes")]),
            (Caps(distance_meters=200), [(100, "meters")]),
        ],
    )
    def test_the_days_add_up(self, caps: Caps, over: list[tuple[float, str]]) -> None:
        question = ok_small(visitors=(visitor("w1", weekly=caps), visitor("w2")))
        found = list(WEEKLY_CAP.check(timeline(question, *ROUTES)))
        assert [(violation.amount, violation.facts["unit"]) for violation in found] == over

    def test_the_engine_gets_the_week_as_scope(self) -> None:
        question = ok_small(visitors=(visitor("w1", weekly=Caps(visits=2)), visitor("w2", weekly=Caps(visits=5))))
        (cap,) = WEEKLY_CAP.contribute(Index(question))
        assert (cap.measure, cap.scope, cap.limit.tolist()) == (Measure.VISITS, Scope.VISITOR_WEEK, [2, 5])
