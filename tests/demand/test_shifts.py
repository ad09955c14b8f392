from datetime import date, timedelta

from scheduler.demand.calendar import WorkCalendar
from scheduler.demand.shifts import minutes_offered, shifts_of
from scheduler.domain.availability import AvailabilityException, AvailabilityPattern
from tests.demand.registers import register

PATTERN = AvailabilityPattern(
    visitor="V1", weekdays=frozenset({1, 2, 3, 4, 5}), start=timedelta(hours=8), end=timedelta(hours=12),
    follows_calendar=True,
)  # fmt: skip
NATIONAL_DAY = date(2026, 9, 28)


def days(monday: date, **changed: object) -> list[int]:
    return [shift.day for shift in shifts_of(register(**changed), monday, WorkCalendar())]


class TestShifts:
    def test_those_who_follow_the_calendar_are_off_from_the_first_of_october(self) -> None:
        assert days(NATIONAL_DAY, availability=(PATTERN,)) == [0, 1, 2]

    def test_those_who_do_not_come_on_holidays_too(self) -> None:
        assert days(NATIONAL_DAY) == [0, 1, 2, 3, 4]

    def test_the_pattern_of_friday_holds_on_a_make_up_saturday(self) -> None:
        assert days(date(2026, 10, 5), availability=(PATTERN,)) == [3, 4, 5]

    def test_an_absence_takes_the_day_away_and_another_interval_replaces_it(self) -> None:
        ill = AvailabilityException(visitor="V1", first_day=date(2026, 12, 1), last_day=date(2026, 12, 1))
        late = AvailabilityException(
            visitor="V1", first_day=date(2026, 12, 2), last_day=date(2026, 12, 2),
            start=timedelta(hours=14), end=timedelta(hours=16),
        )  # fmt: skip
        shifts = shifts_of(register(exceptions=(ill, late)), date(2026, 11, 30), WorkCalendar())
        assert [(shift.day, shift.start) for shift in shifts[:2]] == [(0, timedelta(hours=8)), (2, timedelta(hours=14))]
        assert minutes_offered(shifts) == 3 * 240 + 120

    def test_two_intervals_of_one_day_that_overlap_are_one_shift(self) -> None:
        monday = date(2026, 11, 30)
        both = tuple(
            AvailabilityException(
                visitor="V1", first_day=monday, last_day=monday,
                start=timedelta(hours=8, minutes=30), end=timedelta(hours=hour),
            )
            for hour in (11, 12)
        )  # fmt: skip
        first = shifts_of(register(exceptions=both), monday, WorkCalendar())[0]
        assert (first.day, first.start, first.end) == (0, timedelta(hours=8, minutes=30), timedelta(hours=12))

    def test_on_a_make_up_saturday_the_own_hours_of_saturday_win_over_those_of_friday(self) -> None:
        saturday = PATTERN.model_copy(
            update={"weekdays": frozenset({6}), "start": timedelta(hours=9), "follows_calendar": False}
        )
        shifts = shifts_of(register(availability=(PATTERN, saturday)), date(2026, 10, 5), WorkCalendar())
        assert [(shift.day, shift.start) for shift in shifts][-1] == (5, timedelta(hours=9))
        assert [shift.day for shift in shifts].count(5) == 1
