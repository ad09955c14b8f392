"""Limits of one visitor on one day."""

import numpy as np
import pytest

from scheduler.constraints.daily_cap import DAILY_CAP
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Measure, Scope
from scheduler.domain.visitor import Caps
from tests.problems import MINUTE, ok_small, route, shift, timeline, visitor

# Two visits of 20 minutes at p1 and one minute there and back: 42 minutes of work, 2 x 75 m.
MORNING = route("w1d0", ("v1", "08:01"), ("v2", "08:30"))


class TestDailyCap:
    @pytest.mark.parametrize(
        ("caps", "over"),
        [
            (Caps(), []),
            (Caps(visits=2, work=42 * MINUTE, distance_meters=150), []),
            (Caps(visits=1), [(1, "visits")]),
            (Caps(work=40 * MINUTE), [(2, "minutes")]),
            (Caps(distance_meters=100), [(50, "meters")]),
            (Caps(visits=0, work=2 * MINUTE, distance_meters=0), [(2, "visits"), (40, "minutes"), (150, "meters")]),
        ],
    )
    def test_each_limit_counts_in_its_own_unit(self, caps: Caps, over: list[tuple[float, str]]) -> None:
        question = ok_small(visitors=(visitor("w1", daily=caps), visitor("w2")))
        found = list(DAILY_CAP.check(timeline(question, MORNING)))
        assert [(violation.amount, violation.facts["unit"]) for violation in found] == over
        assert all("{" not in DAILY_CAP.explain(item).zh + DAILY_CAP.explain(item).en for item in found)

    def test_two_days_do_not_add_up(self) -> None:
        question = ok_small(visitors=(visitor("w1", daily=Caps(visits=2)), visitor("w2")))
        assert not list(DAILY_CAP.check(timeline(question, MORNING, route("w1d1", ("v3", "08:01")))))

    def test_two_shifts_of_one_day_add_up(self) -> None:
        shifts = (shift("w1d0"), shift("late", hours="14:00-18:00"))
        question = ok_small(visitors=(visitor("w1", daily=Caps(visits=2)),), shifts=shifts)
        (found,) = DAILY_CAP.check(timeline(question, MORNING, route("late", ("v3", "14:01"))))
        assert (found.amount, found.day) == (1, 0)

    def test_the_engine_gets_one_resource_a_measure_in_ticks(self) -> None:
        caps = Caps(visits=3, work=40 * MINUTE, distance_meters=100)
        limits = list(DAILY_CAP.contribute(Index(ok_small(visitors=(visitor("w1", daily=caps), visitor("w2"))))))
        assert [(cap.measure, cap.scope) for cap in limits] == [
            (Measure.VISITS, Scope.VISITOR_DAY),
            (Measure.WORK, Scope.VISITOR_DAY),
            (Measure.METERS, Scope.VISITOR_DAY),
        ]
        assert [cap.limit.tolist() for cap in limits] == [[3, np.inf], [2400, np.inf], [100, np.inf]]
