"""Objects that hold between two days, both included."""

from __future__ import annotations

from datetime import date

from pydantic import model_validator

from scheduler.domain.base import Frozen
from scheduler.domain.clock import Day, EndDay
from scheduler.domain.errors import BadValue


class Dated(Frozen):
    """Something that holds from one day until another, both included; an open end is ``None``."""

    valid_from: Day | None = None
    valid_until: EndDay | None = None

    def valid_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)

    def overlaps(self, other: Dated) -> bool:
        """Whether some day lies in both."""
        first = max(self.valid_from or date.min, other.valid_from or date.min)
        return first <= min(self.valid_until or date.max, other.valid_until or date.max)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Dated:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise BadValue(
                zh=f"有效期止于 {self.valid_until}，早于开始日 {self.valid_from}；请对调或改正",
                en=f"it is valid until {self.valid_until}, before it begins on {self.valid_from}; swap or correct them",
            )
        return self
