"""How an elder's risk was assessed, and the tiers that followed."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import ConfigDict, Field

from api.schemas.base import Schema
from api.schemas.own import FreeText
from api.schemas.people import Repairs
from scheduler.domain.clock import Day
from scheduler.domain.elder import RiskTier


class AssessmentNew(Schema):
    """An assessment of an elder's risk."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"tier": "red", "findings": "can no longer walk alone"}]})

    tier: RiskTier
    assessed_on: Day | None = Field(default=None, description="Today by default.")
    findings: FreeText = ""


class Assessment(Schema):
    """An assessment that is kept."""

    id: str
    assessed_on: date
    tier: RiskTier
    findings: str
    recorded_by: str
    recorded_at: datetime


class AssessmentMade(Assessment):
    """An assessment, and what follows from it."""

    repairs: Repairs


class TierChange(Schema):
    """A tier an elder was given, and since when."""

    id: str
    tier: RiskTier
    since: date
    assessment: str | None
    recorded_by: str
