"""The audit book as auditors read it."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from api.persistence.columns import Json
from api.schemas.base import Schema


class AuditEntry(Schema):
    """One act."""

    id: str
    at: datetime
    actor: str
    action: str
    target: str
    area: str | None
    facts: Json


class AuditAnchor(Schema):
    """The newest sealed batch; keep it outside the service."""

    number: int = Field(ge=0)
    digest: str


class AuditVerdict(Schema):
    """What a check of the whole book found."""

    sound: bool
    batches: int
    entries: int
    unsealed: int
    broken_at: int | None
    missing_anchor: bool
