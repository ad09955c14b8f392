"""Times of the day, ISO weeks, and the only place where time becomes whole ticks."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Field, PlainSerializer

from scheduler.domain.errors import BadValue

_TIME = re.compile(r"^(\d{1,3}):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?$")
# Weeks are keys, so digits of other scripts, which read the same, are not taken.
_WEEK = re.compile(r"^([0-9]{4})-W([0-9]{2})$")

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)

Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
"""A date on which something happens; others are slips of the pen, and a week before year 1 cannot be counted."""

Moment = Annotated[AwareDatetime, Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2200, 12, 31, tzinfo=UTC))]
"""A moment with its zone; near the ends of the calendar it could not be told in another zone."""

EndDay = Annotated[date, Field(ge=FIRST_DAY)]
"""The last date on which something holds; many systems write an open end as 9999-12-31."""

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def parse_time(value: object) -> object:
    """Read ``HH:MM[:SS[.ffffff]]`` as the time since midnight; pass anything else on.

    Hours above 23 are legal: a route may run past midnight.
    """
    if not isinstance(value, str):
        return value
    found = _TIME.match(value.strip())
    if found is None:
        raise BadValue(
            zh=f"{value!r} 不是一天中的时间；请写成 HH:MM 或 HH:MM:SS",
            en=f"{value!r} is not a time of the day; write it as HH:MM or HH:MM:SS",
        )
    hours, minutes, seconds, fraction = found.groups()
    micros = int((fraction or "0").ljust(6, "0"))
    return timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0), microseconds=micros)


def format_time(value: timedelta) -> str:
    """Write a time since midnight as ``HH:MM``, with seconds only where there are any."""
    micros = value // timedelta(microseconds=1)
    seconds, micros = divmod(micros, 1_000_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours:02d}:{minutes:02d}"
    if seconds or micros:
        text += f":{seconds:02d}"
    if micros:
        text += f".{micros:06d}"
    return text


TimeOfDay = Annotated[timedelta, BeforeValidator(parse_time), PlainSerializer(format_time, return_type=str)]
"""Time since local midnight of the day in question; ``HH:MM[:SS[.ffffff]]`` in files."""

Duration = Annotated[timedelta, BeforeValidator(parse_time), PlainSerializer(format_time, return_type=str)]
"""A length of time, ``HH:MM[:SS[.ffffff]]`` in files."""


def minutes_of(value: timedelta) -> float:
    """Return a length of time in minutes."""
    return value / MINUTE


def ticks_up(value: timedelta, tick: timedelta) -> int:
    """Convert to whole ticks, rounding up: for durations and earliest times."""
    return -(-value // tick)


def ticks_down(value: timedelta, tick: timedelta) -> int:
    """Convert to whole ticks, rounding down: for latest times and limits."""
    return value // tick


def monday_of(week: str) -> date:
    """Return the Monday of an ISO week such as ``2026-W49``.

    Raises
    ------
    BadValue
        When the text is not a week of the ISO calendar, or lies outside the years that are planned.
    """
    found = _WEEK.match(week.strip())
    if found is None:
        raise BadValue(
            zh=f"{week!r} 不是 ISO 周；请写成 2026-W49",
            en=f"{week!r} is not an ISO week; write it as 2026-W49",
        )
    if not FIRST_DAY.year <= int(found[1]) <= LAST_DAY.year:
        raise BadValue(
            zh=f"{week!r} 不在 {FIRST_DAY.year} 至 {LAST_DAY.year} 年之间；请核对年份",
            en=f"{week!r} does not lie in the years {FIRST_DAY.year} to {LAST_DAY.year}; check the year",
        )
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError as error:
        raise BadValue(
            zh=f"那一年没有 {week!r} 这一周；请核对周数",
            en=f"{week!r} is not a week of that year; check the number",
        ) from error


def week_of(day: date) -> str:
    """Return the ISO week a date lies in, as ``2026-W49``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
