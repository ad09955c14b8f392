"""Drafts: read, questioned, changed by hand, compared."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.editing import IfMatch, IfNoneMatch
from api.dependencies.once import OnlyOnce
from api.dependencies.paging import Paging
from api.dependencies.transaction import Transaction
from api.http.known import UNCHANGED, version_unless_known
from api.http.preconditions import require_match
from api.http.problems import problems
from api.persistence.records.roster import RosterRecord
from api.persistence.repositories.rosters import Rosters
from api.schemas.page import Page
from api.schemas.rosters import MoveAsked, MoveVerdict, RosterHead, RosterWhole
from api.security.actor import Role
from api.services.answers import candidates_of, difference, explanation_of, slots_of_elder, slots_of_visit
from api.services.moves import judge_move, make_move
from api.services.rosters import evaluation_of, get_roster
from api.services.snapshots import open_roster
from api.services.weeks import get_week
from scheduler.domain.mode import VisitMode
from scheduler.evaluate.evaluation import Evaluation
from scheduler.explain.answers import Offer, Slot, Verdict
from scheduler.explain.diff import RosterDiff
from scheduler.explain.explanation import Explanation

router = APIRouter(tags=["rosters"])
Id = Annotated[str, Path(max_length=120)]
VisitAsked = Annotated[str, Query(max_length=400, description="elder/service/number")]
Limit = Annotated[int, Query(ge=1, le=50)]
_PLANS = require(Role.COORDINATOR, Role.ADMINISTRATOR)
_READS = require(Role.COORDINATOR, Role.PLANNER, Role.ADMINISTRATOR)


@router.get("/weeks/{week_id}/rosters", operation_id="list_rosters", summary="Drafts of a week", dependencies=[_READS])
def list_rosters(week_id: Id, uow: Transaction, asked: Paging) -> Page[RosterHead]:
    """In order of ids."""
    week = get_week(uow, week_id)
    rows = Rosters(uow).page(week.id, asked.after[0] if asked.after else None, asked.fetch)
    return asked.page(rows, lambda row: (row.id,), _head)


@router.get(
    "/rosters/{roster_id}",
    operation_id="get_roster",
    summary="One draft, whole",
    response_model=RosterWhole,
    responses=UNCHANGED,
    dependencies=[_READS],
)
def one_roster(roster_id: Id, uow: Transaction, if_none_match: IfNoneMatch = None) -> Response:
    """Routes and everything unassigned with reasons; with the ETag that an edit needs."""
    record = get_roster(uow, roster_id)
    return version_unless_known(
        lambda: RosterWhole(head=_head(record), roster=open_roster(record.content)), record.version, if_none_match
    )


@router.get(
    "/rosters/{roster_id}/evaluation",
    operation_id="get_evaluation",
    summary="A draft judged anew by every rule",
    dependencies=[_READS],
)
def evaluation(roster_id: Id, uow: Transaction) -> Evaluation:
    """Broken rules, levels and costs."""
    return evaluation_of(uow, roster_id)


@router.get(
    "/rosters/{roster_id}/explanation",
    operation_id="get_explanation",
    summary="Why a visit is made as it is, or by nobody",
    dependencies=[_READS],
)
def explanation(roster_id: Id, visit: VisitAsked, uow: Transaction) -> Explanation:
    """With reasons, what would place it, and who else could make it."""
    return explanation_of(uow, roster_id, visit)


@router.get(
    "/rosters/{roster_id}/candidates",
    operation_id="list_candidates",
    summary="Who could make a visit, the cheapest first",
    dependencies=[_READS],
)
def candidates(roster_id: Id, visit: VisitAsked, uow: Transaction, limit: Limit = 10) -> list[Offer]:
    """Each with its exact price by cause and the move that does it."""
    return list(candidates_of(uow, roster_id, visit, limit))


@router.get(
    "/rosters/{roster_id}/slots",
    operation_id="list_slots",
    summary="When a visit could be made",
    dependencies=[_READS],
)
def slots(roster_id: Id, visit: VisitAsked, uow: Transaction, limit: Limit = 20) -> list[Slot]:
    """Days, times and visitors that break no rule, the cheapest first."""
    return list(slots_of_visit(uow, roster_id, visit, limit))


@router.get(
    "/rosters/{roster_id}/elders/{elder_id}/slots",
    operation_id="list_elder_slots",
    summary="When an elder could be called on once more",
    dependencies=[_READS],
)
def elder_slots(
    roster_id: Id,
    elder_id: Id,
    uow: Transaction,
    minutes: Annotated[int, Query(ge=1, le=480)] = 30,
    mode: VisitMode = VisitMode.HOME,
    limit: Limit = 20,
) -> list[Slot]:
    """For a visit that is not owed yet."""
    return list(slots_of_elder(uow, roster_id, elder_id, minutes, mode, limit))


@router.get(
    "/rosters/{roster_id}/diff",
    operation_id="get_roster_diff",
    summary="What changes from another roster to this one, by person",
    dependencies=[_READS],
)
def roster_diff(
    roster_id: Id, uow: Transaction, base: Annotated[str, Query(max_length=120, description="The other roster.")]
) -> RosterDiff:
    """People without a change are left out."""
    return difference(uow, roster_id, base)


@router.post(
    "/rosters/{roster_id}/moves",
    operation_id="move_visits",
    summary="Change a draft by hand, or only judge the change",
    status_code=HTTPStatus.OK,
    response_model=MoveVerdict,
    responses=problems(HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED),
    dependencies=[_PLANS],
)
def moves(roster_id: Id, body: MoveAsked, uow: Transaction, once: OnlyOnce, if_match: IfMatch = None) -> Response:
    """A move that breaks a hard rule is judged, but not made."""
    if body.dry_run:
        verdict = judge_move(uow, roster_id, body.move)
        return once.answer(_verdict(verdict, False, get_roster(uow, roster_id).version), HTTPStatus.OK)
    version = get_roster(uow, roster_id).version
    require_match(if_match, version)
    record, verdict = make_move(uow, roster_id, version, body.move, body.pin)
    return once.answer(_verdict(verdict, True, record.version), HTTPStatus.OK, version=record.version)


def _head(record: RosterRecord) -> RosterHead:
    return RosterHead(
        id=record.id, week=record.week_id, problem=record.problem_id, version=record.version, origin=record.origin,
        figures=record.figures, made_at=record.made_at, changed_at=record.changed_at,
    )  # fmt: skip


def _verdict(verdict: Verdict, made: bool, version: int) -> MoveVerdict:
    return MoveVerdict(
        made=made, version=version, feasible=verdict.feasible, is_allowed=verdict.is_allowed,
        cost_before=verdict.cost_before, cost_after=verdict.cost_after, cost_minutes=verdict.cost_minutes,
        causes=verdict.causes, levels=verdict.levels, newly_served=verdict.newly_served,
        newly_unserved=verdict.newly_unserved, broken=verdict.broken, mended=verdict.mended, changes=verdict.changes,
        sentences=verdict.sentences,
    )  # fmt: skip
