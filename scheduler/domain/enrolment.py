"""Since when an elder belongs to the service."""

from __future__ import annotations

from scheduler.domain.base import Frozen, Identifier
from scheduler.domain.clock import Day


class Enrolment(Frozen):
    """Dates of one elder's enrolment.

    Attributes
    ----------
    enrolled_on : date or None
        No visit is owed before; ``None`` means long ago. An elder enrolled since the ledger begins, whom nobody saw at
        home since, is owed a first visit.
    informed_on : date or None
        The day the elder was told about the service (POLICY R29).
    """

    elder: Identifier
    enrolled_on: Day | None = None
    informed_on: Day | None = None
