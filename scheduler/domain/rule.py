"""How often a service is owed, to whom, and how it may be done over the month."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from scheduler.domain.base import Identifier
from scheduler.domain.elder import Elder, RiskTier
from scheduler.domain.errors import BadValue
from scheduler.domain.validity import Dated


class Per(StrEnum):
    """What the number of visits is counted over."""

    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"

    @property
    def shortest_days(self) -> int:
        """Days in the shortest such period."""
        return {"week": 7, "fortnight": 14, "month": 28}[self.value]

    @property
    def longest_days(self) -> int:
        """Days in the longest such period."""
        return {"week": 7, "fortnight": 14, "month": 31}[self.value]


class FrequencyRule(Dated):
    """How often one service is owed (POLICY R7).

    A rule names whom it is for: one elder (an override, which beats the others and needs a reason), or everybody of a
    tier, of a category, or of both. Of several rules for the same people the highest version that is valid counts.

    Attributes
    ----------
    visits : int
        How many are owed in each period.
    smallest_gap_days, largest_gap_days : int
        Days between two visits; the largest is open when ``None``.
    least_home_share : float
        Smallest share, 0 to 1, of a calendar month's visits that must be at home.
    most_remote_per_month : int or None
        Largest number of a calendar month's visits done by phone or video.
    """

    id: Identifier
    service: Identifier
    tier: RiskTier | None = None
    category: Identifier | None = None
    elder: Identifier | None = None
    reason: str = ""
    visits: Annotated[int, Field(ge=1, le=70)]
    per: Per
    smallest_gap_days: Annotated[int, Field(ge=0, le=31)] = 0
    largest_gap_days: Annotated[int, Field(ge=1, le=366)] | None = None
    least_home_share: Annotated[float, Field(ge=0, le=1)] = 0.0
    most_remote_per_month: Annotated[int, Field(ge=0, le=10_000)] | None = None
    version: Annotated[int, Field(ge=1, le=1_000_000)] = 1

    @property
    def audience(self) -> tuple[str, str | None, str | None, str | None]:
        """Service, tier, category and elder: rules that share them speak about the same people."""
        return self.service, self.tier, self.category, self.elder

    def applies_to(self, elder: Elder, day: date) -> bool:
        """Whether the rule is valid on the day and speaks about this elder."""
        if not self.valid_on(day):
            return False
        if self.elder is not None:
            return self.elder == elder.id
        return self.tier in (None, elder.tier) and (self.category is None or self.category in elder.categories)

    @model_validator(mode="after")
    def _override_is_explained(self) -> FrequencyRule:
        if self.elder is not None and not self.reason.strip():
            raise BadValue(
                zh=f"规则 {self.id} 为老人 {self.elder} 单独规定却没有理由；请写明理由",
                en=f"rule {self.id} overrides the rules for elder {self.elder} without a reason; give one",
            )
        if self.elder is not None and (self.tier is not None or self.category is not None):
            raise BadValue(
                zh=f"规则 {self.id} 既指定老人又指定等级或类别；请只保留其一",
                en=f"rule {self.id} names an elder and a tier or category as well; keep only one of them",
            )
        return self

    @model_validator(mode="after")
    def _gaps_fit_the_number(self) -> FrequencyRule:
        small, large, period = self.smallest_gap_days, self.largest_gap_days, f"{self.visits} per {self.per}"
        if large is not None and large < small:
            raise BadValue(
                zh=f"规则 {self.id}：最大间隔 {large} 天小于最小间隔 {small} 天；请改正",
                en=f"rule {self.id}: the largest gap {large} days is below the smallest gap {small} days; correct them",
            )
        if self.visits * small > self.per.longest_days:
            raise BadValue(
                zh=f"规则 {self.id}：每 {self.per} {self.visits} 次、最小间隔 {small} 天排不下；请减小其一",
                en=f"rule {self.id}: {period} with a smallest gap of {small} days do not fit; lower one of them",
            )
        if large is not None and self.visits * large < self.per.shortest_days:
            raise BadValue(
                zh=f"规则 {self.id}：最大间隔 {large} 天需要比每 {self.per} {self.visits} 次更多的走访；请改正",
                en=f"rule {self.id}: a largest gap of {large} days needs more visits than {period}; correct one",
            )
        return self
