"""Objects that hold between two days, both included."""

from __future__ import annotations

from datetime import date

from pydantic import model_validator

from scheduler.domain.base import Frozen


class Dated(Frozen):
    """Something that holds from one day until another, both included; an open end is ``None``."""

    valid_from: date | None = None
    valid_until: date | None = None

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
            raise ValueError(f"it is valid until {self.valid_until}, before it begins on {self.valid_from}")
        return self
