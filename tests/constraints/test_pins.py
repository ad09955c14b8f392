"""What a person fixed about a visit."""

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.kinds import PairMask, StartPin, Together
from scheduler.constraints.pins import PINS
from scheduler.domain.pin import Pin
from scheduler.domain.roster import Route
from scheduler.domain.visit import Company
from tests.problems import clock, ok_small, route, timeline, visit

# Shifts in order: w1d0, w1d1, w2d0, w2d1.
SERVED = (route("w1d0", ("v1", "08:30"), ("v2", "09:00")),)


def broken(pin: Pin, *routes: Route) -> list[object]:
    found = list(PINS.check(timeline(ok_small(pins=(pin,)), *routes)))
    assert all(violation.amount == 1 and "{" not in PINS.explain(violation).en for violation in found)
    return [violation.facts["what_en"] for violation in found]


class TestPins:
    @pytest.mark.parametrize(
        ("pin", "parts"),
        [
            (Pin(visit="v1", visitor="w1", day=0, start=clock("08:30")), []),
            (Pin(visit="v1", visitor="w2"), ["visitor"]),
            (Pin(visit="v1", day=1), ["day"]),
            (Pin(visit="v1", start=clock("08:31")), ["start"]),
            (Pin(visit="v2", after="v1"), []),
            (Pin(visit="v1", after="v2"), ["order"]),
            (Pin(visit="v1", after="v3"), ["order"]),
            (Pin(visit="v3", visitor="w2", day=1, start=clock("10:00")), []),
        ],
    )
    def test_each_part_of_a_pin_binds_a_visit_that_is_made(self, pin: Pin, parts: list[object]) -> None:
        assert broken(pin, *SERVED) == parts

    def test_an_order_asks_for_one_visitor_on_one_day(self) -> None:
        pin = Pin(visit="v2", after="v1")
        assert broken(pin, route("w1d0", ("v1", "08:30")), route("w2d0", ("v2", "09:00"))) == ["order"]
        assert broken(pin, route("w1d0", ("v1", "08:30")), route("w1d1", ("v2", "09:00"))) == ["order"]

    def test_a_pinned_visitor_is_the_only_one_allowed(self) -> None:
        (mask,) = PINS.contribute(Index(ok_small(pins=(Pin(visit="v2", visitor="w2"),))))
        assert isinstance(mask, PairMask)
        assert (mask.allowed[1].tolist(), mask.leader_only) == ([False, False, True, True], False)
        assert mask.allowed[0].all()
        assert mask.allowed[2].all()

    def test_of_two_people_one_is_the_pinned_visitor(self) -> None:
        question = ok_small(visits=(visit("v1", people=2),), pins=(Pin(visit="v1", visitor="w2"),))
        (mask,) = PINS.contribute(Index(question))
        assert isinstance(mask, PairMask)
        assert mask.leader_only
        pair = (route("w1d0", ("v1", "08:30")), route("w2d0", ("v1", "08:30")))
        assert not list(PINS.check(timeline(question, *pair)))

    def test_a_pinned_day_closes_the_other_days(self) -> None:
        (mask,) = PINS.contribute(Index(ok_small(pins=(Pin(visit="v1", day=1),))))
        assert isinstance(mask, PairMask)
        assert mask.allowed[0].tolist() == [False, True, False, True]

    def test_a_pinned_start_reaches_the_engine_in_ticks(self) -> None:
        question = ok_small(pins=(Pin(visit="v2", start=clock("09:00")),))
        assert list(PINS.contribute(Index(question))) == [StartPin(1, 9 * 3600)]

    def test_an_order_ties_the_visits_within_one_day_of_a_visitor(self) -> None:
        # v1 takes 20 minutes; nobody's day is longer than four hours.
        question = ok_small(pins=(Pin(visit="v2", after="v1"),))
        assert list(PINS.contribute(Index(question))) == [
            Together(0, 0, 1, 0, 1200, 4 * 3600, Company.SAME, one_day=True)
        ]
