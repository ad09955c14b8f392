"""Registers in, and whether a week can be planned."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, File, Path, Query, UploadFile
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.once import OnlyOnce
from api.dependencies.run_queue import Queue
from api.dependencies.transaction import Transaction
from api.http.problems import problems
from api.persistence.mapping.register import Vanished
from api.schemas.register import ImportFinding, ImportReport, Readiness, ReadinessFinding
from api.security.actor import Role
from api.services.garbage import nothing_searched
from api.services.imports import Import, Upload, look_through, read_upload, take_in
from api.services.readiness import Weight, readiness_of
from api.services.register_repairs import repair_overtaken
from scheduler.domain.clock import Day

router = APIRouter(tags=["register"])


def uploaded(
    file: Annotated[UploadFile, File(description="An .xlsx workbook, or a .zip of CSV files.")],
) -> Iterator[Upload]:
    """Read the file before the transaction begins, so that nobody waits; give it up before the answer is sent."""
    content = file.file.read()
    # What tells one request from another reads it again.
    file.file.seek(0)
    with nothing_searched():
        yield read_upload(content)


@router.post(
    "/imports",
    operation_id="import_register",
    summary="Take in a register, or only look it through",
    status_code=HTTPStatus.OK,
    response_model=ImportReport,
    responses=problems(HTTPStatus.CONFLICT),
    dependencies=[require(Role.COORDINATOR, Role.ADMINISTRATOR)],
)
def import_register(
    upload: Annotated[Upload, Depends(uploaded, scope="function")],
    uow: Transaction,
    queue: Queue,
    once: OnlyOnce,
    dry_run: Annotated[bool, Query(description="Only say what it holds.")] = True,
    vanished: Annotated[Vanished, Query(description="What becomes of people who are missing in it.")] = Vanished.STAY,
    tiers_of: Annotated[
        Day | None,
        Query(
            description="The day its tiers are of; whoever was assessed here later keeps that tier. Without it, "
            "whoever was assessed here at all."
        ),
    ] = None,
) -> Response:
    """All or nothing: one finding, and nothing is stored."""
    found = look_through(uow, upload, tiers_of) if dry_run else take_in(uow, upload, vanished, tiers_of)
    repairs = [] if dry_run else repair_overtaken(uow, queue)
    return once.answer(_report(found, not dry_run, repairs), HTTPStatus.OK)


@router.get(
    "/weeks/{week_id}/readiness",
    operation_id="get_readiness",
    summary="What keeps a week from being planned well",
    dependencies=[require(Role.COORDINATOR, Role.PLANNER, Role.ADMINISTRATOR)],
)
def readiness(week_id: Annotated[str, Path(max_length=120)], uow: Transaction) -> Readiness:
    """What blocks it comes first."""
    found = readiness_of(uow, week_id)
    return Readiness(
        ready=not any(finding.weight is Weight.BLOCKS for finding in found),
        findings=[
            ReadinessFinding(
                code=finding.code, blocks=finding.weight is Weight.BLOCKS, count=finding.count,
                named=list(finding.named), text=finding.text,
            )
            for finding in found
        ],
    )  # fmt: skip


def _report(found: Import, stored: bool, repairs: list[str]) -> ImportReport:
    findings = [
        ImportFinding(table=item.table, row=item.row, column=item.column, value=item.value, sentence=item.sentence)
        for item in found.findings
    ]
    return ImportReport(
        usable=not findings, stored=stored, counts=dict(found.counts), findings=findings,
        warnings=list(found.warnings), repairs=repairs,
    )  # fmt: skip
