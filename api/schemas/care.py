"""Alerts, incidents, referrals, coverage and notices."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, HttpUrl, StringConstraints

from api.persistence.columns import Json
from api.schemas.base import Schema
from api.schemas.own import FreeText
from api.schemas.weeks import Id
from scheduler.domain.clock import Day, Moment
from scheduler.domain.elder import RiskTier

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]


class AlertNew(Schema):
    """An alarm from a device or a calling service."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "source_id": "meter-7731-20261201T0812",
                    "elder": "E001",
                    "kind": "no_water_used",
                    "raised_at": "2026-12-01T08:12:00+08:00",
                }
            ]
        }
    )

    source_id: Id = Field(description="The gateway's own number; the same alarm sent again is one.")
    elder: Id
    kind: Code
    raised_at: Moment


class Alert(Schema):
    """An alert."""

    id: str
    elder: str
    kind: str
    state: Literal["open", "acknowledged", "closed", "quiet"]
    raised_at: datetime
    received_at: datetime
    acknowledge_by: datetime
    escalation: int
    taken_by: str | None
    closed_at: datetime | None


class AlertTaken(Schema):
    """What a gateway is told about its alarm."""

    id: str
    state: Literal["open", "acknowledged", "closed", "quiet"]


class IncidentNew(Schema):
    """An emergency."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"elder": "E001", "kind": "fall", "note": "lies on the floor, answers"}]}
    )

    elder: Id
    kind: Code
    note: FreeText = ""
    alert: Id | None = None


class StepNew(Schema):
    """One step of an incident; `closed` ends it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"step": "called_120", "note": "on the way"}]})

    step: Code
    note: FreeText = ""


class Step(Schema):
    """One step of an incident."""

    step: str
    note: str
    by: str
    at: datetime


class Incident(Schema):
    """An emergency without its steps."""

    id: str
    elder: str
    kind: str
    alert: str | None
    opened_at: datetime
    closed_at: datetime | None


class IncidentWhole(Schema):
    """An emergency with its steps."""

    head: Incident
    steps: list[Step]


class ReferralNew(Schema):
    """Something about an elder handed to somebody."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "elder": "E001",
                    "kind": "repair",
                    "owner": "civil-affairs",
                    "due_on": "2026-12-10",
                    "what": "gas hose",
                }
            ]
        }
    )

    elder: Id
    kind: Code
    owner: Id
    due_on: Day
    what: Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
    report: Id | None = None


class ReferralClosed(Schema):
    """What came of a referral."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"done": True, "result": "hose replaced"}]})

    done: bool
    result: FreeText = ""


class Referral(Schema):
    """A follow-up."""

    id: str
    elder: str
    kind: str
    owner: str
    due_on: date
    state: Literal["open", "done", "dropped"]
    what: str
    result: str | None
    made_at: datetime
    closed_at: datetime | None


class AreaReached(Schema):
    """One area's month."""

    area: str
    name: str
    elders: int = Field(description="Those who agreed to some mode and are not absent all month.")
    by_any: int
    in_person: int
    rate: float = Field(description="Share reached in a mode that counts; 1 where nobody has to be reached.")
    rate_in_person: float
    refused: int
    absent: int


class MonthCoverage(Schema):
    """How many elders were reached in a month."""

    month: str
    remote_counts: bool
    workdays_left: int
    areas: list[AreaReached]


class NotYetReached(Schema):
    """An elder not reached yet."""

    elder: str
    area: str | None
    tier: RiskTier
    last_contact: date | None


class Notice(Schema):
    """Somebody a person has to ring."""

    id: str
    kind: str
    receiver: str
    content: Json
    made_at: datetime


class WebhookNew(Schema):
    """A program that wants to be told."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"address": "https://example.org/hook", "area": "T01"}]})

    address: Annotated[HttpUrl, Field(max_length=500)]
    area: Id | None = None


class Webhook(Schema):
    """A program that is told."""

    id: str
    area: str | None
    made_at: datetime


class WebhookMade(Schema):
    """A webhook and its secret (Standard Webhooks), shown this once."""

    id: str
    secret: str
