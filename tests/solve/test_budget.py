"""Reporting rosters stays a small share of the time."""

import pytest

from scheduler.solve import budget
from scheduler.solve.budget import TELLING_SHARE, Budget, FallClock, Telling
from scheduler.solve.params import SolveParams


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(budget, "monotonic", clock)
    return clock


class TestTelling:
    def test_the_dearer_a_report_the_longer_the_next_one_waits(self, clock: Clock) -> None:
        telling = Telling(by_time=True)
        assert telling.is_due
        with telling:
            clock.now += 0.1
        assert not telling.is_due
        clock.now += 0.1 / TELLING_SHARE - 0.01
        assert not telling.is_due
        clock.now += 0.02
        assert telling.is_due

    def test_without_a_time_limit_every_roster_is_due(self, clock: Clock) -> None:
        telling = Telling(by_time=False)
        with telling:
            clock.now += 9.0
        assert telling.is_due


class TestFallClock:
    def test_a_call_never_falls_below_the_fewest_however_long_it_takes(self, clock: Clock) -> None:
        fall = FallClock(Budget(SolveParams(seconds=1_000.0), clock.now), 0.9, fewest=60_000)
        assert fall.next_chunk() == 60_000
        fall.spend(60_000, 5.0)
        assert fall.next_chunk() == 60_000

    def test_the_last_call_fits_into_what_is_left(self, clock: Clock) -> None:
        fall = FallClock(Budget(SolveParams(seconds=10.0), clock.now), 0.9, fewest=60_000)
        fall.spend(60_000, 1.0)
        clock.now += 8.5
        assert fall.next_chunk() == 30_000
