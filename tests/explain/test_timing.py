"""Earliest and latest times of one route, against brute force over whole minutes and by hand."""

from collections.abc import Iterator

import pytest

from scheduler.constraints.index import Index
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Pause
from scheduler.explain.line import MINUTE_MICROS, Line
from scheduler.explain.timing import ahead, arrival, behind, departure, forced_start, last_departure, timed
from scheduler.explain.week import Week
from tests.problems import clock, elder, problem, roster, route, shift, visit, window


def minutes(value: int) -> float:
    return value / MINUTE_MICROS


def paused(begin: int, end: int) -> Line:
    pause = None if begin == end else Pause(start=clock(f"8:{begin:02d}"), end=clock(f"8:{end:02d}"))
    return Week(Index(problem(shifts=(shift(pause=pause),))), roster(problem())).line("s1")


def some_travel() -> Iterator[tuple[int, int]]:
    for travel in range(0, 25, 3):
        for by in range(480, 560):
            yield travel * MINUTE_MICROS, by * MINUTE_MICROS


@pytest.mark.parametrize("pause", [(0, 0), (20, 40), (20, 25)])
def test_the_latest_departure_is_the_last_minute_that_still_arrives_in_time(pause: tuple[int, int]) -> None:
    line = paused(*pause)
    for travel, by in some_travel():
        fitting = [m for m in range(400, 600) if arrival(line, m * MINUTE_MICROS, travel) <= by]
        assert minutes(departure(line, by, travel)) == max(fitting)


def two_visits() -> Problem:
    """v1 at p1 from 08:00 to 08:30, v2 at p3 from 09:00 to 09:10, both 20 minutes; one shift 08:00 to 10:00."""
    return problem(
        elders=(elder("e1", "p1"), elder("e2", "p3")),
        shifts=(shift(hours="08:00-10:00"),),
        visits=(
            visit("v1", windows=(window("08:00-08:30"),)),
            visit("v2", "e2", "p3", windows=(window("09:00-09:10"),)),
        ),
    )


class TestARoute:
    def line(self) -> Line:
        question = two_visits()
        first, second = route("s1", ("v1", "08:10")), route("s1", ("v2", "09:00"), place="p3")
        given = roster(question, first.model_copy(update={"stops": first.stops + second.stops}))
        return Week(Index(question), given).line("s1")

    def test_as_early_as_may_be(self) -> None:
        assert [(minutes(free), place) for free, place in ahead(self.line())] == [(480, 0), (501, 1), (560, 3)]

    def test_as_late_as_may_be(self) -> None:
        line = self.line()
        due = behind(line, line.end)
        assert due is not None
        assert [minutes(time) for time in due] == [510, 550, 600]
        assert last_departure(line) == 509 * MINUTE_MICROS

    def test_nothing_fits_when_home_is_expected_too_early(self) -> None:
        assert behind(self.line(), 562 * MINUTE_MICROS) is None

    def test_starts_are_kept_or_moved_up(self) -> None:
        line = self.line()
        kept, early = timed(line, keep=True), timed(line, keep=False)
        assert [minutes(item.start) for item in kept.line.items] == [490, 540]
        assert [minutes(item.start) for item in early.line.items] == [481, 540]
        assert kept.fits
        assert minutes(early.home_at) == 563

    def test_a_route_that_cannot_fit_says_so(self) -> None:
        line = self.line()
        late = timed(line.with_items(line.items[::-1]), keep=False)
        assert not late.fits
        assert [minutes(item.start) for item in late.line.items] == [540, 562]


def test_some_of_the_pause_is_taken_where_that_is_less_bad_than_a_late_start() -> None:
    question = problem(shifts=(shift(pause=Pause(start=clock("8:10"), end=clock("9:50"))),))
    week = Week(Index(question), roster(question))
    item = week.trial_item(visit(windows=(window("08:00-08:30"),)), 0, 0)
    start, badness = forced_start(week.line("s1"), item, 481 * MINUTE_MICROS)
    assert (minutes(start), minutes(badness)) == (481, 11)
