"""When an elder is not to be called on at all: away, in hospital, moved, refused, died."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import model_validator

from scheduler.domain.base import Frozen, Identifier
from scheduler.domain.clock import Day, EndDay
from scheduler.domain.errors import BadValue


class AbsenceStatus(StrEnum):
    """Why nobody calls; the last three have no planned end."""

    AWAY = "away"
    HOSPITAL = "hospital"
    MOVED = "moved"
    REFUSED = "refused"
    DIED = "died"


class ElderAbsence(Frozen):
    """Dates on which an elder is owed no visit.

    Attributes
    ----------
    first_day, last_day : date
        Both included; ``last_day`` is ``None`` while nobody knows the end.
    """

    elder: Identifier
    status: AbsenceStatus
    first_day: Day
    last_day: EndDay | None = None
    note: str = ""

    def covers(self, day: date) -> bool:
        """Whether the elder is absent on a day."""
        return self.first_day <= day <= (self.last_day or date.max)

    @model_validator(mode="after")
    def _dates_make_sense(self) -> ElderAbsence:
        if self.status is AbsenceStatus.DIED and self.last_day is not None:
            raise BadValue(
                zh=f"老人 {self.elder} 已于 {self.first_day} 去世；last_day 请留空",
                en=f"elder {self.elder} died on {self.first_day}; leave last_day empty",
            )
        if self.last_day is not None and self.last_day < self.first_day:
            raise BadValue(
                zh=f"老人 {self.elder}：{self.last_day} 早于 {self.first_day}；请对调两个日期",
                en=f"elder {self.elder}: {self.last_day} comes before {self.first_day}; swap the dates",
            )
        return self
