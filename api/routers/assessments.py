"""Assessments of elders, and the tiers that followed."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.once import OnlyOnce
from api.dependencies.paging import PageAsked, Paging
from api.dependencies.run_queue import Queue
from api.dependencies.transaction import Transaction
from api.persistence.records.elder_history import AssessmentRecord
from api.persistence.unit_of_work import UnitOfWork
from api.schemas.assessments import Assessment, AssessmentMade, AssessmentNew, TierChange
from api.schemas.page import Page
from api.security.actor import Role
from api.services.assessments import assess, assessments_of, findings_of, tier_changes_of
from scheduler.domain.elder import RiskTier

router = APIRouter(prefix="/elders/{elder_id}", tags=["register"])
ElderId = Annotated[str, Path(max_length=120)]
_KEEPS = require(Role.COORDINATOR, Role.ADMINISTRATOR)


@router.post(
    "/assessments",
    operation_id="create_assessment",
    summary="Note how an elder's risk was assessed",
    status_code=HTTPStatus.CREATED,
    response_model=AssessmentMade,
    dependencies=[_KEEPS],
)
def create_assessment(
    elder_id: ElderId, body: AssessmentNew, uow: Transaction, queue: Queue, once: OnlyOnce
) -> Response:
    """Where the newest one finds another tier, that holds from today on, and released weeks are repaired."""
    record, repairs = assess(uow, queue, elder_id, body.tier, body.assessed_on, body.findings)
    return once.answer(AssessmentMade(**_assessment(uow, record).model_dump(), repairs=repairs))


@router.get("/assessments", operation_id="list_assessments", summary="Assessments of an elder", dependencies=[_KEEPS])
def list_assessments(elder_id: ElderId, uow: Transaction, asked: Paging) -> Page[Assessment]:
    """The newest first, with what was found."""
    rows = assessments_of(uow, elder_id, _after(asked), asked.fetch)
    return asked.page(rows, lambda row: (row.assessed_on.isoformat(), row.id), lambda row: _assessment(uow, row))


@router.get(
    "/tier-changes",
    operation_id="list_tier_changes",
    summary="The tiers an elder was given",
    dependencies=[require(Role.COORDINATOR, Role.PLANNER, Role.ADMINISTRATOR)],
)
def list_tier_changes(elder_id: ElderId, uow: Transaction, asked: Paging) -> Page[TierChange]:
    """The newest first; those of an imported register are not among them."""
    rows = tier_changes_of(uow, elder_id, _after(asked), asked.fetch)
    return asked.page(
        rows,
        lambda row: (row.since.isoformat(), row.id),
        lambda row: TierChange(
            id=row.id, tier=RiskTier(row.tier), since=row.since, assessment=row.assessment_id,
            recorded_by=row.recorded_by,
        ),
    )  # fmt: skip


def _after(asked: PageAsked) -> tuple[date, str] | None:
    return (date.fromisoformat(asked.after[0]), asked.after[1]) if asked.after else None


def _assessment(uow: UnitOfWork, record: AssessmentRecord) -> Assessment:
    return Assessment(
        id=record.id, assessed_on=record.assessed_on, tier=RiskTier(record.tier), findings=findings_of(uow, record),
        recorded_by=record.recorded_by, recorded_at=record.recorded_at,
    )  # fmt: skip
