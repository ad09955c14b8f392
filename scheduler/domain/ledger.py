"""What really happened, contact by contact."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from scheduler.domain.base import Frozen, Identifier
from scheduler.domain.clock import Duration
from scheduler.domain.mode import VisitMode


class Outcome(StrEnum):
    """How a visit ended; a closed door is not a visit."""

    SEEN = "seen"
    ANSWERED = "answered"
    NOT_SEEN = "not_seen"


class LedgerEntry(Frozen):
    """One visit that was tried.

    Attributes
    ----------
    outcome : Outcome
        ``seen`` at home or by video, ``answered`` by phone or video, or ``not_seen`` with a reason.
    work : timedelta
        Time the visitor spent on it, way included.
    """

    day: date
    elder: Identifier
    visitor: Identifier
    service: Identifier
    mode: VisitMode
    outcome: Outcome
    reason: str = ""
    work: Annotated[Duration, Field(ge=timedelta(0), le=timedelta(hours=24))] = timedelta(0)

    @property
    def is_contact(self) -> bool:
        """Whether the elder was seen or answered."""
        return self.outcome is not Outcome.NOT_SEEN

    @property
    def is_in_person(self) -> bool:
        """Whether the elder was seen at home."""
        return self.outcome is Outcome.SEEN and self.mode is VisitMode.HOME

    @model_validator(mode="after")
    def _outcome_fits(self) -> LedgerEntry:
        if self.outcome is Outcome.NOT_SEEN and not self.reason.strip():
            raise ValueError("outcome not_seen needs a reason, e.g. nobody opened")
        if self.outcome is Outcome.SEEN and self.mode is VisitMode.PHONE:
            raise ValueError("nobody is seen by phone; write outcome answered, or another mode")
        if self.outcome is Outcome.ANSWERED and self.mode is VisitMode.HOME:
            raise ValueError("outcome answered belongs to a call; write seen, or mode phone")
        return self
