"""Follow-ups."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.editing import IfMatch, IfNoneMatch
from api.dependencies.once import OnlyOnce
from api.dependencies.paging import Paging
from api.dependencies.transaction import Transaction
from api.http.known import UNCHANGED, version_unless_known
from api.http.preconditions import etag_of, require_match
from api.http.problems import problems
from api.persistence.records.care import ReferralRecord
from api.persistence.unit_of_work import UnitOfWork
from api.schemas.care import Referral, ReferralClosed, ReferralNew
from api.schemas.page import Page
from api.security.actor import Role
from api.services import referrals

router = APIRouter(
    prefix="/referrals", tags=["referrals"], dependencies=[require(Role.COORDINATOR, Role.ADMINISTRATOR)]
)
ReferralId = Annotated[str, Path(max_length=120)]


class ReferralState(StrEnum):
    """How far a referral is."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@router.post(
    "",
    operation_id="create_referral",
    summary="Hand something about an elder to somebody",
    status_code=HTTPStatus.CREATED,
    response_model=Referral,
    responses=problems(HTTPStatus.NOT_FOUND),
)
def create_referral(body: ReferralNew, uow: Transaction, once: OnlyOnce) -> Response:
    """With an owner and a day by which it is done."""
    record = referrals.refer(uow, body.elder, body.kind, body.owner, body.due_on, body.what, body.report)
    return once.answer(_shown(uow, record), location=f"/v1/referrals/{record.id}", version=record.version)


@router.get("", operation_id="list_referrals", summary="Follow-ups, the one due first first")
def list_referrals(
    uow: Transaction, asked: Paging, state: ReferralState | None = None, overdue: bool = False
) -> Page[Referral]:
    """Of the areas of whoever asks."""
    after = (asked.after[0], asked.after[1]) if asked.after else None
    rows = referrals.referrals_page(uow, state, overdue, after, asked.fetch)
    return asked.page(rows, lambda row: (row.due_on.isoformat(), row.id), lambda row: _shown(uow, row))


@router.get(
    "/{referral_id}",
    operation_id="get_referral",
    summary="One follow-up",
    response_model=Referral,
    responses=UNCHANGED,
)
def one_referral(referral_id: ReferralId, uow: Transaction, if_none_match: IfNoneMatch = None) -> Response:
    """With the ETag that closing it needs."""
    record = referrals.get_referral(uow, referral_id)
    return version_unless_known(lambda: _shown(uow, record), record.version, if_none_match)


@router.put(
    "/{referral_id}/result",
    operation_id="close_referral",
    summary="Say what came of a follow-up",
    responses=problems(HTTPStatus.CONFLICT),
)
def close_referral(
    referral_id: ReferralId, body: ReferralClosed, uow: Transaction, response: Response, if_match: IfMatch = None
) -> Referral:
    """Done, or dropped with the reason."""
    record = referrals.referral_to_close(uow, referral_id)
    require_match(if_match, record.version)
    referrals.close_referral(uow, record, body.done, body.result)
    response.headers["ETag"] = etag_of(record.version)
    return _shown(uow, record)


def _shown(uow: UnitOfWork, record: ReferralRecord) -> Referral:
    what, result = referrals.words_of(uow, record)
    return Referral.model_validate(
        {
            "id": record.id, "elder": record.elder_id, "kind": record.kind, "owner": record.owner,
            "due_on": record.due_on, "state": record.state, "what": what, "result": result,
            "made_at": record.made_at, "closed_at": record.closed_at,
        }
    )  # fmt: skip
