"""Special periods, calendar days and settings, as somebody sends them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints, ValidationError

from api.errors import FieldFault, UnusableError
from api.schemas.base import Schema
from api.schemas.weeks import Id
from api.services.said import said
from scheduler.domain.base import Text
from scheduler.domain.calendar import CalendarOverride, DayKind
from scheduler.domain.clock import Day
from scheduler.domain.period import PeriodKind, SpecialPeriod
from scheduler.domain.settings import Settings


class PeriodNew(Schema):
    """A lockdown, a storm or a festival."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "lockdown",
                    "areas": ["T01"],
                    "first_day": "2026-12-02",
                    "last_day": "2026-12-04",
                    "remote_only": True,
                    "frequency_multiplier": 2.0,
                }
            ]
        }
    )

    kind: PeriodKind
    areas: Annotated[list[Id], Field(min_length=1, max_length=1000)]
    first_day: date
    last_day: date
    remote_only: bool = False
    frequency_multiplier: Annotated[float, Field(ge=1, le=10)] = 1.0
    message: Text | None = None

    def period(self, period_id: str) -> SpecialPeriod:
        """Return it as the domain has it.

        Raises
        ------
        UnusableError
            When it ends before it begins.
        """
        try:
            return SpecialPeriod.model_validate({"id": period_id, **self.model_dump()})
        except ValidationError as error:
            what = said(error)
            raise UnusableError("period_unusable", what, [FieldFault("/last_day", what)]) from None


class CalendarDay(Schema):
    """One day that differs from the national calendar."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"day": "2027-02-07", "kind": "workday", "name": "春节调休"}]}
    )

    day: Day
    kind: DayKind
    name: Annotated[str, StringConstraints(max_length=100)] = ""

    @classmethod
    def of(cls, override: CalendarOverride) -> CalendarDay:
        """Return a day of the table."""
        return cls(day=override.day, kind=override.kind, name=override.name)

    @property
    def override(self) -> CalendarOverride:
        """The day as the domain has it."""
        return CalendarOverride(day=self.day, kind=self.kind, name=self.name)


class SettingsNew(Schema):
    """What the authority chooses."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "清溪县", "remote_counts_for_month": True, "first_visit_people": 2}]}
    )

    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    remote_counts_for_month: bool = True
    first_visit_people: Annotated[int, Field(ge=1, le=4)] = 2

    @property
    def settings(self) -> Settings:
        """The settings as the domain has them."""
        return Settings(
            name=self.name,
            remote_counts_for_month=self.remote_counts_for_month,
            first_visit_people=self.first_visit_people,
        )
