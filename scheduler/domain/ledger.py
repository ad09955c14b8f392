"""What really happened, contact by contact."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field, ValidationInfo, field_validator
from pydantic.dataclasses import dataclass

from scheduler.domain.base import Identifier
from scheduler.domain.clock import Day, Duration
from scheduler.domain.errors import BadValue
from scheduler.domain.mode import VisitMode


class Outcome(StrEnum):
    """How a visit ended; a closed door is not a visit."""

    SEEN = "seen"
    ANSWERED = "answered"
    NOT_SEEN = "not_seen"


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid"))
class LedgerEntry:
    """One visit that was tried.

    A county keeps a quarter of a million of them a season, and slots take a tenth of a model's memory.

    Attributes
    ----------
    outcome : Outcome
        ``seen`` at home or by video, ``answered`` by phone or video, or ``not_seen`` with a reason.
    work : timedelta
        Time the visitor spent on it, way included.
    """

    day: Day
    elder: Identifier
    visitor: Identifier
    service: Identifier
    mode: VisitMode
    reason: str = ""
    outcome: Outcome
    work: Annotated[Duration, Field(ge=timedelta(0), le=timedelta(hours=24))] = timedelta(0)

    @property
    def is_contact(self) -> bool:
        """Whether the elder was seen or answered."""
        return self.outcome is not Outcome.NOT_SEEN

    @property
    def is_in_person(self) -> bool:
        """Whether the elder was seen at home."""
        return self.outcome is Outcome.SEEN and self.mode is VisitMode.HOME

    @field_validator("outcome")
    @classmethod
    def _fits(cls, outcome: Outcome, info: ValidationInfo[object]) -> Outcome:
        mode, reason = info.data.get("mode"), info.data.get("reason", "")
        if outcome is Outcome.NOT_SEEN and not reason.strip():
            raise BadValue(
                zh="结果 not_seen 须写明原因，例如无人应门", en="outcome not_seen needs a reason, e.g. nobody opened"
            )
        if outcome is Outcome.SEEN and mode is VisitMode.PHONE:
            raise BadValue(
                zh="电话里见不到人；结果请写 answered，或改写方式",
                en="nobody is seen by phone; write outcome answered, or another mode",
            )
        if outcome is Outcome.ANSWERED and mode is VisitMode.HOME:
            raise BadValue(
                zh="结果 answered 只用于通话；请写 seen，或将方式写成 phone",
                en="outcome answered belongs to a call; write seen, or mode phone",
            )
        return outcome

    def at(self, day: date, elder: str, visitor: str) -> LedgerEntry:
        """Return the same outcome of another day, elder and visitor.

        The three are not validated again: give what stands in a validated entry. A quarter of a million entries differ
        in little else, and validating the whole of each would take most of the time of reading a register.
        """
        entry, write = object.__new__(LedgerEntry), object.__setattr__
        write(entry, "day", day)
        write(entry, "elder", elder)
        write(entry, "visitor", visitor)
        write(entry, "service", self.service)
        write(entry, "mode", self.mode)
        write(entry, "reason", self.reason)
        write(entry, "outcome", self.outcome)
        write(entry, "work", self.work)
        return entry
