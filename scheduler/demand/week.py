"""One ISO week and the calendar months it touches."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from scheduler.domain.clock import DAY, monday_of


@dataclass(frozen=True)
class MonthPart:
    """A calendar month and the day indices of the week that lie in it."""

    first: date
    last: date
    days: tuple[int, ...]

    @property
    def key(self) -> str:
        """The month as ``YYYY-MM``."""
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday."""

    monday: date

    @classmethod
    def named(cls, week: str) -> Week:
        """Return an ISO week such as ``2026-W49``."""
        return cls(monday_of(week))

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + 6 * DAY

    @property
    def fortnight_start(self) -> date:
        """The Monday of the fortnight the week lies in; fortnights are counted through since the year 1."""
        return self.monday - ((self.monday.toordinal() - 1) // 7 % 2) * 7 * DAY

    def months(self) -> tuple[MonthPart, ...]:
        """Return the one or two months the week touches, in order."""
        dates = [self.monday + day * DAY for day in range(7)]
        parts = []
        for year, month in sorted({(day.year, day.month) for day in dates}):
            days = tuple(index for index, day in enumerate(dates) if (day.year, day.month) == (year, month))
            last = date(year, month, monthrange(year, month)[1])
            parts.append(MonthPart(date(year, month, 1), last, days))
        return tuple(parts)
