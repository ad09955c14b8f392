"""Elders, visitors and areas, masked unless somebody says why."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from api.persistence.repositories.elders import ElderStatus
from api.schemas.base import Schema
from api.schemas.own import FreeText
from api.schemas.weeks import Id
from scheduler.domain.absence import AbsenceStatus
from scheduler.domain.clock import Day
from scheduler.domain.elder import RiskTier
from scheduler.domain.mode import ConsentState, VisitMode
from scheduler.domain.person import EmergencyContact

Repairs = Annotated[
    list[str],
    Field(description="Runs that repair the released weeks which this overtakes; publish the drafts they end with."),
]


class Masked(Schema):
    """Who somebody is, as far as everybody of the service may see."""

    name: str
    phone: str
    identity_number: str
    has_address: bool
    contacts: int


class Elder(Schema):
    """An elder."""

    id: str
    area: str
    household: str
    tier: RiskTier
    named_visitor: str | None
    backup_visitor: str | None
    left_on: date | None
    person: Masked | None = Field(description="Null when nobody knows, and for planners, who see no names.")


class ElderSearch(Schema):
    """Which elders are wanted; names and numbers stay out of addresses."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "王", "tier": "red"}]})

    area: Id | None = None
    tier: RiskTier | None = None
    category: Id | None = None
    status: ElderStatus | None = None
    visitor: Id | None = None
    name: Annotated[str, StringConstraints(min_length=1, max_length=40)] | None = None
    identity_number: Annotated[str, StringConstraints(max_length=20)] | None = None
    phone: Annotated[str, StringConstraints(max_length=20)] | None = None


class Unmasking(Schema):
    """Why somebody needs to see personal details."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "ring the family after a closed door"}]})

    reason: Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Unmasked(Schema):
    """Who an elder is."""

    elder: str
    name: str
    identity_number: str
    phone: str
    address: str
    contacts: list[EmergencyContact]


class AbsenceNew(Schema):
    """An elder who is not to be called on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "hospital", "first_day": "2026-12-01"}]})

    status: AbsenceStatus
    first_day: date
    last_day: date | None = None
    note: FreeText = ""


class AbsenceEnd(Schema):
    """When an absence ends."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"last_day": "2026-12-05"}]})

    last_day: date


class Absence(Schema):
    """An absence of an elder."""

    id: str
    status: AbsenceStatus
    first_day: date
    last_day: date | None


class AbsenceNoted(Absence):
    """An absence that was noted, and what follows from it."""

    repairs: Repairs


class ConsentNew(Schema):
    """What an elder, or the family, says about one mode."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"mode": "phone", "state": "agreed"}]})

    mode: VisitMode
    state: ConsentState
    asked_on: Day | None = Field(default=None, description="Today by default.")


class Consent(Schema):
    """One answer."""

    mode: VisitMode
    state: ConsentState
    asked_on: date | None


class ConsentNoted(Consent):
    """An answer that was noted, and what follows from it."""

    repairs: Repairs


class Visitor(Schema):
    """A visitor."""

    id: str
    kind: str
    travel_mode: str
    person: Masked | None


class Area(Schema):
    """An area."""

    id: str
    name: str
    level: str
    parent: str | None
    code: str
    code_year: int | None
