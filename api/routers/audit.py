"""The audit book."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies.actor import require
from api.dependencies.paging import Paging
from api.dependencies.transaction import Transaction
from api.errors import FieldFault, UnusableError
from api.http.problems import problems
from api.persistence.repositories.audit import AuditBook
from api.schemas.audit import AuditAnchor, AuditEntry, AuditVerdict
from api.schemas.page import Page
from api.security.actor import Role
from api.services.audit import Anchor, seal, verify
from scheduler.domain.base import Text

router = APIRouter(prefix="/audit", tags=["audit"], dependencies=[require(Role.AUDITOR, Role.ADMINISTRATOR)])
Name = Annotated[str | None, Query(max_length=120)]


@router.get("", operation_id="list_audit_entries", summary="Who did what")
def entries(uow: Transaction, paging: Paging, action: Name = None, target: Name = None) -> Page[AuditEntry]:
    """The newest first."""
    after = (datetime.fromisoformat(paging.after[0]), paging.after[1]) if paging.after else None
    rows = AuditBook(uow).page(after, paging.fetch, action, target)
    return paging.page(
        rows,
        lambda row: (row.at.isoformat(), row.id),
        lambda row: AuditEntry(
            id=row.id, at=row.at, actor=row.actor, action=row.action, target=row.target, area=row.area_id,
            facts=row.facts,
        ),
    )  # fmt: skip


@router.post("/anchors", operation_id="seal_audit", summary="Seal the book and give its anchor")
def anchor(uow: Transaction) -> AuditAnchor:
    """Keep the anchor outside the service: a book that was cut short does not contain it."""
    sealed = seal(uow)
    return AuditAnchor(number=sealed.number, digest=sealed.digest)


@router.get(
    "/verification",
    operation_id="verify_audit",
    summary="Check the whole book",
    responses=problems(HTTPStatus.UNPROCESSABLE_ENTITY),
)
def verification(
    uow: Transaction,
    number: Annotated[int | None, Query(ge=0, description="Number of an anchor kept outside.")] = None,
    digest: Annotated[str | None, Query(max_length=64, description="Digest of that anchor.")] = None,
) -> AuditVerdict:
    """Recomputes every batch; with an anchor, also looks whether the book still contains it."""
    if (number is None) != (digest is None):
        what = Text(zh="number 与 digest 须同时给出。", en="Give number and digest together.")
        raise UnusableError("anchor_incomplete", what, [FieldFault("?number", what)])
    found = verify(uow, Anchor(number, digest) if number is not None and digest is not None else None)
    return AuditVerdict(
        sound=found.sound, batches=found.batches, entries=found.entries, unsealed=found.unsealed,
        broken_at=found.broken_at, missing_anchor=found.missing_anchor,
    )  # fmt: skip
