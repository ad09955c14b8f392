"""The rules about time and people at once, with amounts computed by hand."""

from datetime import timedelta

import pytest

from scheduler.constraints.availability import AVAILABILITY
from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Together
from scheduler.constraints.time_window import TIME_WINDOW
from scheduler.constraints.timeline import after_travel
from scheduler.constraints.travel_fits import TRAVEL_FITS
from scheduler.constraints.two_people import TWO_PEOPLE
from scheduler.domain.shift import Pause
from tests.problems import MINUTE, clock, problem, route, shift, street, timeline, visit, visitor, window


class TestTimeWindow:
    @pytest.mark.parametrize(
        ("start", "minutes"), [("08:00", 0), ("11:00", 0), ("11:07", 7), ("07:45", 15), ("13:58", 2), ("14:30", 0)]
    )
    def test_the_amount_is_the_way_to_the_nearest_window(self, start: str, minutes: int) -> None:
        question = problem(visits=(visit(windows=(window(), window("14:00-15:00"))),))
        found = list(TIME_WINDOW.check(timeline(question, route("s1", ("v1", start)))))
        assert [violation.amount for violation in found] == ([minutes] if minutes else [])

    def test_a_day_without_a_window_is_closed(self) -> None:
        question = problem(visits=(visit(windows=(window(days=(1,)),)),))
        (found,) = TIME_WINDOW.check(timeline(question, route("s1", ("v1", "09:00"))))
        assert found.amount == 24 * 60

    def test_windows_reach_the_engine_in_ticks_with_their_due_time(self) -> None:
        question = problem(visits=(visit(windows=(window("08:00-11:00", (0, 2), due="10:00"),)),))
        (windows,) = TIME_WINDOW.contribute(Index(question))
        assert windows.count.tolist() == [[1, 0, 1, 0, 0, 0, 0]]
        assert windows.earliest[0, 2, 0] == 8 * 3600
        assert windows.latest[0, 2, 0] == 11 * 3600
        assert windows.due[0, 2, 0] == 10 * 3600

    def test_half_ticks_round_to_the_safe_side(self) -> None:
        question = problem(tick=timedelta(hours=1), visits=(visit(minutes=60, windows=(window("08:30-11:30"),)),))
        (windows,) = TIME_WINDOW.contribute(Index(question))
        assert (windows.earliest[0, 0, 0], windows.latest[0, 0, 0]) == (9, 11)


class TestAvailability:
    def test_returning_after_the_shift_counts_in_minutes(self) -> None:
        # 11:50 + 20 minutes of service + 1 minute home = 12:11; the shift ends at 12:00.
        (found,) = AVAILABILITY.check(timeline(problem(), route("s1", ("v1", "11:50"))))
        assert found.amount == 11

    def test_returning_on_the_last_minute_is_in_time(self) -> None:
        assert not list(AVAILABILITY.check(timeline(problem(), route("s1", ("v1", "11:39")))))

    def test_the_engine_gets_the_shift_in_ticks(self) -> None:
        (frame,) = AVAILABILITY.contribute(Index(problem()))
        assert (frame.start.tolist(), frame.end.tolist()) == ([8 * 3600], [12 * 3600])


class TestTravelFits:
    def test_the_first_visit_waits_for_the_way_from_home(self) -> None:
        (found,) = TRAVEL_FITS.check(timeline(problem(), route("s1", ("v1", "08:00"))))
        assert found.amount == 1

    def test_floors_take_time_at_the_door(self) -> None:
        question = problem(places=street({"p1": 3}))
        (found,) = TRAVEL_FITS.check(timeline(question, route("s1", ("v1", "08:01"))))
        assert found.amount == 3
        assert not list(TRAVEL_FITS.check(timeline(question, route("s1", ("v1", "08:04")))))

    def test_two_services_cannot_overlap(self) -> None:
        question = problem(visits=(visit("v1"), visit("v2")))
        (found,) = TRAVEL_FITS.check(timeline(question, route("s1", ("v1", "09:00"), ("v2", "09:15"))))
        assert found.amount == 5

    def test_a_second_visit_at_the_same_door_needs_no_way(self) -> None:
        question = problem(places=street({"p1": 3}), visits=(visit("v1"), visit("v2")))
        assert not list(TRAVEL_FITS.check(timeline(question, route("s1", ("v1", "09:00"), ("v2", "09:20")))))

    def test_the_engine_gets_matrix_access_and_ends_of_the_route(self) -> None:
        (frame,) = TRAVEL_FITS.contribute(Index(problem(shifts=(shift(end_place="p4"),), places=street({"p2": 2}))))
        assert frame.ticks[0][0, 3] == 180
        assert frame.access[2] == 120
        assert (frame.shift_from.tolist(), frame.shift_to.tolist()) == ([0], [4])

    @pytest.mark.parametrize(
        ("leave", "arrive"), [("11:50", "12:00"), ("11:55", "13:05"), ("12:00", "13:10"), ("13:00", "13:10")]
    )
    def test_travel_stands_still_during_a_pause(self, leave: str, arrive: str) -> None:
        pause = Pause(start=clock("12:00"), end=clock("13:00"))
        assert after_travel(clock(leave), 10 * MINUTE, pause) == clock(arrive)


class TestTwoPeople:
    def pair(self, first: str, *others: tuple[str, str]) -> list[float]:
        people = tuple(visitor(f"w{n}") for n in (1, 2, 3))
        shifts = tuple(shift(f"s{n}", f"w{n}") for n in (1, 2, 3))
        question = problem(visits=(visit(people=2),), visitors=people, shifts=shifts)
        routes = [route("s1", ("v1", first)), *(route(name, ("v1", start)) for name, start in others)]
        return [violation.amount for violation in TWO_PEOPLE.check(timeline(question, *routes))]

    def test_two_visitors_at_the_same_time_are_right(self) -> None:
        assert self.pair("09:00", ("s2", "09:00")) == []

    def test_one_alone_misses_one(self) -> None:
        assert self.pair("09:00") == [1]

    def test_different_starts_miss_one(self) -> None:
        assert self.pair("09:00", ("s2", "09:10")) == [1]

    def test_a_third_is_one_too_many(self) -> None:
        assert self.pair("09:00", ("s2", "09:00"), ("s3", "09:00")) == [1]

    def test_a_single_visit_made_twice_is_one_too_many(self) -> None:
        question = problem(visitors=(visitor("w1"), visitor("w2")), shifts=(shift("s1", "w1"), shift("s2", "w2")))
        laid_out = timeline(question, route("s1", ("v1", "09:00")), route("s2", ("v1", "09:00")))
        assert [violation.amount for violation in TWO_PEOPLE.check(laid_out)] == [1]

    def test_seats_are_tied_to_the_first_one(self) -> None:
        ties = list(TWO_PEOPLE.contribute(Index(problem(visits=(visit(people=3),)))))
        assert [(tie.first_seat, tie.second_seat, tie.min_lag, tie.max_lag) for tie in ties] == [
            (0, 1, 0, 0),
            (0, 2, 0, 0),
        ]
        assert all(isinstance(tie, Together) for tie in ties)
