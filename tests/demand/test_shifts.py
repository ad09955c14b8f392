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
