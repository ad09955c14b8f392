"""Weeks, what is owed in them, and pins."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from api.schemas.base import Schema
from scheduler.demand.not_owed import Reason
from scheduler.domain.base import Text
from scheduler.domain.clock import Day
from scheduler.domain.mode import VisitMode

Id = Annotated[str, StringConstraints(min_length=1, max_length=120)]
VisitId = Annotated[str, StringConstraints(min_length=1, max_length=400)]
"""``elder/service/number``."""
_WEEK_EXAMPLE: JsonDict = {"area": "T01", "week": "2026-W49"}


class WeekNew(Schema):
    """A week of an area to be planned."""

    model_config = ConfigDict(json_schema_extra={"examples": [_WEEK_EXAMPLE]})

    area: Id
    week: Annotated[str, StringConstraints(max_length=20)] = Field(description="ISO week.")


class Week(Schema):
    """One week of one area."""

    id: str
    area: str
    week: str
    version: int


class OwedVisit(Schema):
    """One visit that is owed."""

    visit: str
    elder: str
    service: str
    modes: list[VisitMode] = Field(description="The one owed first.")
    minutes: float
    people: int
    chance: str = Field(description="`last` when this week holds the last chance before the month ends.")
    tier: str
    days_overdue: int
    due: date | None
    why: Text | None


class NotOwedElder(Schema):
    """An elder who gets no visit on purpose."""

    elder: str
    service: str | None
    reason: Reason
    text: Text


class DemandSummary(Schema):
    """What is owed in a week, in figures."""

    problem: str
    made_at: datetime
    visits: int
    last_chances: int
    by_tier: dict[str, int]
    by_service: dict[str, int]
    not_owed: list[NotOwedElder]


class PinNew(Schema):
    """What a person fixes about a visit; at least one of the last four."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"visit": "E001/home/1", "visitor": "V01", "day": "2026-12-02"}]}
    )

    visit: VisitId = Field(description="elder/service/number")
    visitor: Id | None = None
    day: Day | None = None
    start: Annotated[timedelta, Field(ge=timedelta(0), le=timedelta(hours=24))] | None = Field(
        default=None, description="Since midnight."
    )
    after: VisitId | None = Field(default=None, description="Another visit that the same visitor makes before it.")


class Pin(Schema):
    """What a person fixed about a visit."""

    id: str
    visit: str
    visitor: str | None
    day: date | None
    start_seconds: int | None
    after: str | None
    made_at: datetime
