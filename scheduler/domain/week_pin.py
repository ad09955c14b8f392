"""Pins as the register keeps them: by week, elder and service instead of visit and day index."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator, model_validator

from scheduler.domain.base import Frozen, Identifier
from scheduler.domain.clock import Day, TimeOfDay, monday_of, week_of
from scheduler.domain.errors import BadValue


class VisitName(Frozen):
    """One visit of a week, named so that the register can speak of it before demand has made it.

    Attributes
    ----------
    number : int
        1 for the first visit of this service to this elder in the week.
    """

    elder: Identifier
    service: Identifier
    number: Annotated[int, Field(ge=1, le=70)] = 1

    @property
    def id(self) -> str:
        """The visit's id in the problem: ``elder/service/number``."""
        return f"{self.elder}/{self.service}/{self.number}"


class WeekPin(Frozen):
    """What a person fixed about one visit of one ISO week; at least one of the last four is set.

    Attributes
    ----------
    week : str
        ISO week, e.g. ``2026-W49``.
    start : timedelta or None
        Time of the day service starts.
    after : VisitName or None
        By the same visitor on the same day, some time after that other visit.
    """

    week: str
    visit: VisitName
    visitor: Identifier | None = None
    day: Day | None = None
    start: TimeOfDay | None = None
    after: VisitName | None = None

    @field_validator("week")
    @classmethod
    def _is_a_week(cls, week: str) -> str:
        return week_of(monday_of(week))

    @model_validator(mode="after")
    def _makes_sense(self) -> WeekPin:
        if self.visitor is None and self.day is None and self.start is None and self.after is None:
            raise BadValue(
                zh=f"{self.visit.id} 的固定安排没有内容；请给出人员、日期、时间或次序",
                en=f"the pin on {self.visit.id} fixes nothing; give a visitor, day, start or order",
            )
        if self.after == self.visit:
            raise BadValue(
                zh=f"{self.visit.id} 的固定安排：走访不能排在它自己之后；请改填另一走访",
                en=f"the pin on {self.visit.id}: a visit does not come after itself; name another visit",
            )
        if self.day is not None and week_of(self.day) != self.week:
            raise BadValue(
                zh=f"{self.visit.id} 的固定安排：{self.day} 不在 {self.week} 周内；请改正",
                en=f"the pin on {self.visit.id}: {self.day} does not lie in week {self.week}; correct one of them",
            )
        return self
