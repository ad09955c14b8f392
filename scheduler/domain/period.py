"""Weeks in which the ordinary rules do not hold: lockdowns, storms, festivals."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from scheduler.domain.base import Frozen, Identifier, Names, Text
from scheduler.domain.clock import Day, EndDay
from scheduler.domain.errors import BadValue


class PeriodKind(StrEnum):
    """Why a period is special (POLICY R24, R25)."""

    LOCKDOWN = "lockdown"
    WEATHER = "weather"
    FESTIVAL = "festival"
    EPIDEMIC = "epidemic"


class SpecialPeriod(Frozen):
    """Areas and dates in which calls replace visits, or visits become more frequent, or both.

    Attributes
    ----------
    areas : frozenset of str
        Areas of any level, children included.
    first_day, last_day : date
        Both included.
    remote_only : bool
        Whether nobody goes to a door.
    frequency_multiplier : float
        Times the number of visits each rule owes; at least 1.
    message : Text or None
        What visitors should tell people on these days.
    """

    id: Identifier
    kind: PeriodKind
    areas: Annotated[Names, Field(min_length=1)]
    first_day: Day
    last_day: EndDay
    remote_only: bool = False
    frequency_multiplier: Annotated[float, Field(ge=1, le=10)] = 1.0
    message: Text | None = None

    def covers(self, areas: frozenset[str], day: date) -> bool:
        """Whether a day and a door, given with all areas it lies in, belong to the period."""
        return self.first_day <= day <= self.last_day and not self.areas.isdisjoint(areas)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> SpecialPeriod:
        if self.last_day < self.first_day:
            raise BadValue(
                zh=f"特殊时期 {self.id} 结束于 {self.last_day}，早于开始日 {self.first_day}；请对调或改正",
                en=f"period {self.id} ends on {self.last_day}, before it begins on {self.first_day}; correct them",
            )
        return self
