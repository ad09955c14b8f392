"""The hours in which an elder may be called on, and those in which nobody rings."""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import model_validator

from scheduler.domain.availability import EVERY_DAY, Weekdays, require_interval
from scheduler.domain.base import Frozen, Identifier, Text
from scheduler.domain.clock import TimeOfDay
from scheduler.domain.errors import BadValue


def _elder_named(name: str) -> Text:
    return Text(zh=f"老人 {name}", en=f"elder {name}")


class QuietHours(Frozen):
    """An interval in which nobody rings or calls, e.g. the midday nap.

    A visit must have ended before it begins, or start when it is over.
    """

    elder: Identifier
    weekdays: Weekdays = EVERY_DAY
    start: TimeOfDay
    end: TimeOfDay

    def on(self, day: date) -> bool:
        """Whether the interval holds on a date."""
        return day.isoweekday() in self.weekdays

    @model_validator(mode="after")
    def _interval_makes_sense(self) -> QuietHours:
        require_interval(_elder_named(self.elder), self.start, self.end)
        return self


class CallingHours(Frozen):
    """An interval in which visits to an elder may start; without any, the service's own hours hold.

    Attributes
    ----------
    earliest, latest : timedelta
        Earliest and latest start since midnight; hard.
    due : timedelta or None
        Later starts are late: allowed, at a price.
    """

    elder: Identifier
    weekdays: Weekdays = EVERY_DAY
    earliest: TimeOfDay
    latest: TimeOfDay
    due: TimeOfDay | None = None

    def on(self, day: date) -> bool:
        """Whether the interval holds on a date."""
        return day.isoweekday() in self.weekdays

    @model_validator(mode="after")
    def _interval_makes_sense(self) -> CallingHours:
        owner = _elder_named(self.elder)
        require_interval(owner, self.earliest, self.latest + timedelta(microseconds=1))
        if self.due is not None and not self.earliest <= self.due <= self.latest:
            raise BadValue(
                zh=f"{owner.zh}：due 须在 earliest 与 latest 之间",
                en=f"{owner.en}: due must lie between earliest and latest",
            )
        return self
