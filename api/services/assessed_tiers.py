"""Tiers that follow from an assessment in the service and that an older register file does not take back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from api.persistence.records.elder import ElderRecord
from api.persistence.records.elder_history import AssessmentRecord
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.base import Text
from scheduler.domain.elder import RiskTier
from scheduler.domain.register import Register

_MOST_NAMED = 5
_KEPT = Text(
    zh="{count} 位老人在服务中有更晚的评估，等级保持不变：{named}。",
    en="The tier of a later assessment in the service stays for {count} of the elders: {named}.",
)


def later_tiers(uow: UnitOfWork, register: Register, tiers_of: date | None) -> Mapping[str, RiskTier]:
    """Return the tier by elder id of those in a register whom the service knows better than its file.

    Parameters
    ----------
    tiers_of : date or None
        The day the file's tiers are of: who was assessed after it is known better; ``None``: everybody assessed.
    """
    assessed = select(AssessmentRecord.elder_id)
    if tiers_of is not None:
        assessed = assessed.where(AssessmentRecord.assessed_on > tiers_of)
    query = select(ElderRecord.id, ElderRecord.tier).where(ElderRecord.id.in_(assessed)).order_by(ElderRecord.id)
    return {elder: RiskTier(tier) for elder, tier in uow.session.execute(query) if elder in register.elder_of}


def said_of_kept(register: Register, later: Mapping[str, RiskTier]) -> tuple[Text, ...]:
    """Return what to say of the elders whose tier in a file does not count; nothing where all agree."""
    kept = [elder for elder, tier in later.items() if register.elder_of[elder].tier is not tier]
    if not kept:
        return ()
    named = ", ".join(kept[:_MOST_NAMED]) + (", ..." if len(kept) > _MOST_NAMED else "")
    return (_KEPT.filled(count=len(kept), named=named),)
