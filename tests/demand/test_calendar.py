from datetime import date

from scheduler.demand.calendar import WorkCalendar
from scheduler.domain.calendar import CalendarOverride, DayKind


class TestWorkCalendar:
    def test_the_library_knows_national_day_and_its_make_up_workday(self) -> None:
        calendar = WorkCalendar()
        assert not calendar.is_workday(date(2026, 10, 1))
        assert calendar.is_workday(date(2026, 10, 10))

    def test_the_local_table_wins(self) -> None:
        calendar = WorkCalendar([CalendarOverride(day=date(2026, 10, 10), kind=DayKind.HOLIDAY)])
        assert not calendar.is_workday(date(2026, 10, 10))

    def test_a_year_the_library_does_not_know_counts_weekends_and_warns(self) -> None:
        calendar = WorkCalendar()
        assert calendar.is_workday(date(2093, 3, 2))
        assert not calendar.is_workday(date(2093, 3, 1))
        assert ["2093" in warning.en for warning in calendar.warnings()] == [True]
