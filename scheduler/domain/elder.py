"""An elder as planning sees one: no name, no address, only what decides a visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from scheduler.domain.base import Frozen, Identifier, Names
from scheduler.domain.errors import BadValue
from scheduler.domain.mode import Consent, VisitMode


class RiskTier(StrEnum):
    """Risk tiers, most urgent first (POLICY, frequency tiers found in practice)."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


class Gender(StrEnum):
    """Gender as far as a preference for a visitor needs it."""

    FEMALE = "female"
    MALE = "male"


class Preference(Frozen):
    """A wish about the visitor; hard where the elder says so."""

    gender: Gender | None = None
    gender_required: bool = False
    dialect: str | None = None
    dialect_required: bool = False

    @property
    def required(self) -> tuple[Gender | None, str | None]:
        """The gender and the dialect the elder insists on; ``None`` where there is only a wish or none."""
        return (
            self.gender if self.gender_required else None,
            self.dialect if self.dialect_required else None,
        )


class Elder(Frozen):
    """An enrolled elder.

    Attributes
    ----------
    household : str
        The door; elders of one household share a stop.
    place : str
        Id of the place of that door.
    consents : tuple of Consent
        Answers by mode; a mode without an answer counts as not asked.
    named_visitor, backup_visitor : str or None
        The faces the elder is used to (continuity).
    contracted_visitors : mapping of visitor kind to visitor id
        Fixed one-to-one pairs, e.g. the contracted family doctor (POLICY R12, R17).
    blocked_visitors : frozenset of str
        Visitors who must never be sent to this elder.
    """

    id: Identifier
    household: Identifier
    place: Identifier
    area: Identifier | None = None
    tier: RiskTier = RiskTier.GREEN
    categories: Names = frozenset()
    consents: tuple[Consent, ...] = ()
    named_visitor: Identifier | None = None
    backup_visitor: Identifier | None = None
    contracted_visitors: Mapping[str, Identifier] = Field(default_factory=dict)
    blocked_visitors: Names = frozenset()
    preference: Preference = Preference()

    def consents_to(self, mode: VisitMode) -> bool:
        """Whether the latest answer about this mode is a yes; of answers of one day the last counts."""
        answers = [consent for consent in self.consents if consent.mode is mode]
        if not answers:
            return False
        # Backwards, because max keeps the first of equals and whoever refuses in the afternoon has refused.
        return max(reversed(answers), key=lambda consent: consent.asked_on or date.min).allows

    @model_validator(mode="after")
    def _named_is_not_blocked(self) -> Elder:
        for role, visitor in (("named_visitor", self.named_visitor), ("backup_visitor", self.backup_visitor)):
            if visitor is not None and visitor in self.blocked_visitors:
                raise BadValue(
                    zh=f"老人 {self.id}：{role} {visitor!r} 同时被禁止上门；请删去其一",
                    en=f"elder {self.id}: {role} {visitor!r} is also blocked; remove one of the two",
                )
        return self


class ElderHistory(Frozen):
    """What the ledger says about an elder, as far as this week's rules look back.

    Attributes
    ----------
    visits_by_visitor : mapping of visitor id to int
        In-person contacts of the last 12 weeks (known faces).
    faces_by_month : mapping of ``YYYY-MM`` to visitor ids
        Who already called in that calendar month (faces count).
    last_contact : date or None
        The last day the elder was seen or answered.
    """

    elder: Identifier
    visits_by_visitor: Mapping[str, Annotated[int, Field(ge=0, le=10_000)]] = Field(default_factory=dict)
    faces_by_month: Mapping[str, Names] = Field(default_factory=dict)
    last_contact: date | None = None
