"""Assessments of elders' risk: kept, and the tier that follows from the newest one takes effect at once (POLICY R7)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from api.errors import FieldFault, UnusableError
from api.persistence.records.elder_history import AssessmentRecord, TierChangeRecord
from api.persistence.unit_of_work import UnitOfWork
from api.services.audit import record as write_down
from api.services.register import get_elder
from api.services.register_repairs import repair_standing
from api.services.run_queue import RunQueue
from scheduler.domain.base import Text
from scheduler.domain.elder import RiskTier

_FINDINGS = "assessments.findings"


def assess(
    uow: UnitOfWork, queue: RunQueue, elder_id: str, tier: RiskTier, assessed_on: date | None, findings: str
) -> tuple[AssessmentRecord, list[str]]:
    """Keep an assessment; where it is the newest and finds another tier, that is the elder's from today on.

    Returns
    -------
    AssessmentRecord, list of str
        The assessment, and the runs that repair the released weeks in which other visits are owed now.

    Raises
    ------
    UnusableError
        When the assessment would be of tomorrow.
    """
    elder, day = get_elder(uow, elder_id), assessed_on or uow.today()
    if day > uow.today():
        what = Text(zh="评估日期不能晚于今天。", en="Nobody is assessed tomorrow; give today or an earlier day.")
        raise UnusableError("assessment_in_the_future", what, [FieldFault("/assessed_on", what)])
    newest = next(iter(assessments_of(uow, elder_id, None, 1)), None)
    record = AssessmentRecord(
        elder_id=elder.id,
        assessed_on=day,
        tier=tier.value,
        findings=uow.vault.seal(_FINDINGS, findings) if findings else None,
        recorded_by=uow.actor.id,
        recorded_at=uow.clock(),
    )
    uow.session.add(record)
    uow.session.flush()
    write_down(uow, "elder.assessed", f"elder:{elder.id}", elder.area_id, tier=tier.value)
    if elder.tier == tier.value or (newest is not None and newest.assessed_on > day):
        return record, []
    elder.tier, elder.version = tier.value, elder.version + 1
    change = TierChangeRecord(
        elder_id=elder.id, tier=tier.value, since=uow.today(), assessment_id=record.id, recorded_by=uow.actor.id,
        recorded_at=uow.clock(),
    )  # fmt: skip
    uow.session.add(change)
    return record, repair_standing(uow, queue, elder.area_id, uow.today(), None)


def assessments_of(
    uow: UnitOfWork, elder_id: str, after: tuple[date, str] | None, limit: int
) -> list[AssessmentRecord]:
    """Return an elder's assessments, the newest first, from after a (day, id) on."""
    kept = AssessmentRecord
    query = select(kept).where(kept.elder_id == get_elder(uow, elder_id).id)
    if after is not None:
        day, last = after
        query = query.where((kept.assessed_on < day) | ((kept.assessed_on == day) & (kept.id > last)))
    return list(uow.session.scalars(query.order_by(kept.assessed_on.desc(), kept.id).limit(limit)))


def findings_of(uow: UnitOfWork, record: AssessmentRecord) -> str:
    """Return what was found, opened."""
    return "" if record.findings is None else uow.vault.open(_FINDINGS, record.findings)


def tier_changes_of(
    uow: UnitOfWork, elder_id: str, after: tuple[date, str] | None, limit: int
) -> list[TierChangeRecord]:
    """Return the tiers an elder was given by assessments, the newest first, from after a (day, id) on."""
    change = TierChangeRecord
    query = select(change).where(change.elder_id == get_elder(uow, elder_id).id)
    if after is not None:
        day, last = after
        query = query.where((change.since < day) | ((change.since == day) & (change.id > last)))
    return list(uow.session.scalars(query.order_by(change.since.desc(), change.id).limit(limit)))
