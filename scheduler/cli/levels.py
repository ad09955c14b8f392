"""The coverage levels in words, and visits in their order."""

from __future__ import annotations

from types import MappingProxyType

from scheduler.domain.base import Text
from scheduler.domain.elder import RiskTier
from scheduler.domain.visit import Chance, Visit

CHANCES = MappingProxyType(
    {
        Chance.LAST: Text(zh="当月最后机会", en="Last chance of the month"),
        Chance.OPEN: Text(zh="其他应走访", en="Other visits owed"),
    }
)
TIERS = MappingProxyType(
    {
        RiskTier.RED: Text(zh="红色", en="red"),
        RiskTier.YELLOW: Text(zh="黄色", en="yellow"),
        RiskTier.GREEN: Text(zh="绿色", en="green"),
    }
)
LEVELS = tuple((chance, tier) for chance in Chance for tier in RiskTier)
"""Chance and tier of each level, the gravest first."""


def level_title(chance: Chance, tier: RiskTier) -> Text:
    """Return the name of a coverage level."""
    return Text(zh=f"{CHANCES[chance].zh}（{TIERS[tier].zh}）", en=f"{CHANCES[chance].en} ({TIERS[tier].en})")


def gravity(visit: Visit) -> tuple[int, int, str]:
    """Return a key that sorts the visits whose loss weighs most to the front."""
    return LEVELS.index((visit.coverage.chance, visit.coverage.tier)), -visit.coverage.days_overdue, visit.id
