"""How an elder is called on, and whether the elder agreed to it."""

from __future__ import annotations

from enum import StrEnum

from scheduler.domain.base import Frozen
from scheduler.domain.clock import Day


class VisitMode(StrEnum):
    """A way of calling on an elder; only ``home`` travels (POLICY R4)."""

    HOME = "home"
    PHONE = "phone"
    VIDEO = "video"

    @property
    def is_remote(self) -> bool:
        """Whether the visitor needs no way to the door."""
        return self is not VisitMode.HOME


class ConsentState(StrEnum):
    """What the elder, or the family, said about being called on in one mode."""

    AGREED = "agreed"
    GIVEN_BY_FAMILY = "given_by_family"
    NOT_ASKED = "not_asked"
    REFUSED = "refused"


class Consent(Frozen):
    """One answer about one mode (POLICY R3); the latest dated answer counts.

    Attributes
    ----------
    asked_on : date or None
        The day the answer was given; ``None`` sorts before every date.
    """

    mode: VisitMode
    state: ConsentState
    asked_on: Day | None = None

    @property
    def allows(self) -> bool:
        """Whether the answer lets somebody call in this mode."""
        return self.state in (ConsentState.AGREED, ConsentState.GIVEN_BY_FAMILY)
