"""Drafts, moves, and releases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from api.persistence.columns import Json
from api.schemas.base import Schema
from api.schemas.weeks import Id
from scheduler.domain.base import Text
from scheduler.domain.move import Move, Step
from scheduler.domain.roster import Roster
from scheduler.explain.account import BrokenRule
from scheduler.explain.answers import Cause
from scheduler.explain.diff import VisitChange

_MOVE_EXAMPLE: JsonDict = {
    "steps": [{"action": "put", "visit": "E001/home/1", "visitors": ["V02"], "day": 3}],
    "dry_run": True,
    "pin": True,
}


class RosterHead(Schema):
    """A draft without its routes."""

    id: str
    week: str
    problem: str
    version: int
    origin: str
    figures: Json = Field(description="Our evaluator's figures of this version.")
    made_at: datetime
    changed_at: datetime


class RosterWhole(Schema):
    """A draft with its routes and everything unassigned."""

    head: RosterHead
    roster: Roster


class MoveAsked(Schema):
    """A change by hand."""

    model_config = ConfigDict(json_schema_extra={"examples": [_MOVE_EXAMPLE]})

    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=100)]
    dry_run: bool = Field(default=True, description="Only judge it; with false it is made, and If-Match is needed.")
    pin: bool = Field(default=True, description="Whether later runs keep what was moved.")

    @property
    def move(self) -> Move:
        """The steps as the scheduler takes them."""
        return Move(steps=self.steps)


class MoveVerdict(Schema):
    """A move judged: every figure is the evaluator's after it minus that before it.

    Attributes
    ----------
    version : int
        Of the draft, after the move when it was made.
    """

    made: bool
    version: int
    feasible: bool
    is_allowed: bool
    cost_before: float
    cost_after: float
    cost_minutes: float
    causes: tuple[Cause, ...]
    levels: Mapping[str, float]
    newly_served: tuple[str, ...]
    newly_unserved: tuple[str, ...]
    broken: tuple[BrokenRule, ...]
    mended: tuple[BrokenRule, ...]
    changes: tuple[VisitChange, ...]
    sentences: tuple[Text, ...]


class Publication(Schema):
    """The draft to be published."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"roster": "0f8b5c4e9a1d4a61b0a64f1f1d6a8c11", "version": 3}]}
    )

    roster: Id
    version: Annotated[int, Field(ge=1, le=2**31 - 1, description="The version of the draft that was looked at.")]


class Release(Schema):
    """A published roster; it never changes."""

    id: str
    week: str
    number: int
    problem: str
    figures: Json
    published_at: datetime


class ReleaseWhole(Schema):
    """A release with its routes."""

    head: Release
    roster: Roster
