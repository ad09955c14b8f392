"""Imports and readiness."""

from __future__ import annotations

from pydantic import Field

from api.schemas.base import Schema
from scheduler.domain.base import Text


class ImportFinding(Schema):
    """What keeps an uploaded register from being used."""

    table: str
    row: int | None
    column: str
    value: str = Field(description="What stands there; masked where it is personal.")
    sentence: Text


class ImportReport(Schema):
    """What an uploaded register holds."""

    usable: bool
    stored: bool
    counts: dict[str, int]
    findings: list[ImportFinding]
    warnings: list[Text]
    repairs: list[str] = Field(description="Runs that repair the released weeks which the import overtakes.")


class ReadinessFinding(Schema):
    """One sort of trouble before a week is planned."""

    code: str
    blocks: bool
    count: int
    named: list[str] = Field(description="Ids of the first of them.")
    text: Text


class Readiness(Schema):
    """Whether a week can be planned."""

    ready: bool
    findings: list[ReadinessFinding]
