"""Working days: statutory holidays and make-up workdays, where the local table wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import chinese_calendar

from scheduler.domain.base import Text
from scheduler.domain.calendar import CalendarOverride, DayKind

_SATURDAY = 6


class WorkCalendar:
    """Says which days are workdays, and for which years it had to guess.

    The local table comes first, then the library. For a year that the library does not know, Monday to Friday count
    as workdays and ``warnings`` says so.
    """

    def __init__(self, overrides: Iterable[CalendarOverride] = ()) -> None:
        self._kinds: Mapping[date, DayKind] = {item.day: item.kind for item in overrides}
        self._guessed_years: set[int] = set()

    def is_workday(self, day: date) -> bool:
        """Whether people work on a day."""
        kind = self._kinds.get(day)
        if kind is not None:
            return kind is DayKind.WORKDAY
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            self._guessed_years.add(day.year)
            return day.isoweekday() < _SATURDAY

    def warnings(self) -> tuple[Text, ...]:
        """Return one sentence for each year that was asked for and is not known."""
        sentence = Text(
            zh="尚无{year}年法定节假日数据，除本地日历表外按周末休息计算；请补充本地日历表。",
            en="The statutory holidays of {year} are not known: beyond the local table only weekends count as days "
            "off; add the holidays to the table.",
        )
        return tuple(sentence.filled(year=year) for year in sorted(self._guessed_years))
