"""A decision a person fixed, which every later run must keep."""

from __future__ import annotations

from pydantic import model_validator

from scheduler.domain.base import Frozen, Identifier
from scheduler.domain.clock import TimeOfDay
from scheduler.domain.errors import BadValue
from scheduler.domain.shift import DayIndex


class Pin(Frozen):
    """What a person fixed about one visit; at least one of the fields is set.

    Attributes
    ----------
    visitor : str or None
        Who comes (one of them, when several people come).
    day : int or None
        On which day.
    start : timedelta or None
        At which time of the day service starts, to the tick.
    after : str or None
        Order: by the same visitor on the same day, some time after that other visit.
    """

    visit: Identifier
    visitor: Identifier | None = None
    day: DayIndex | None = None
    start: TimeOfDay | None = None
    after: Identifier | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Pin:
        if self.visitor is None and self.day is None and self.start is None and self.after is None:
            raise BadValue(
                zh=f"走访 {self.visit} 的固定安排没有内容；请给出人员、日期、时间或次序",
                en=f"the pin on visit {self.visit} fixes nothing; give a visitor, day, start or order",
            )
        if self.after == self.visit:
            raise BadValue(
                zh=f"走访 {self.visit} 被固定在自己之后；请改成另一次走访",
                en=f"visit {self.visit} is pinned after itself; name another visit",
            )
        return self
