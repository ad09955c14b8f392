"""Publishing a draft, and what was published."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.editing import IfMatch
from api.dependencies.once import OnlyOnce
from api.dependencies.paging import Paging
from api.dependencies.transaction import Transaction
from api.errors import ServiceError
from api.http.files import CSV, GEOJSON, XLSX, Accept, FileOffer, Format, files, negotiated, table_offers
from api.http.preconditions import require_match
from api.http.problems import problems
from api.persistence.records.roster import ReleaseRecord
from api.routers.elders import sees_people
from api.schemas.page import Page
from api.schemas.rosters import Publication, Release, ReleaseWhole
from api.security.actor import Role
from api.services.exports import ROUTE_COLUMNS, route_rows, routes_layer
from api.services.publishing import publish, published_meanwhile, week_to_publish
from api.services.releases import get_release, releases_of
from api.services.snapshots import open_roster
from scheduler.explain.diff import RosterDiff

router = APIRouter(tags=["releases"])
Id = Annotated[str, Path(max_length=120)]
_PLANS = require(Role.COORDINATOR, Role.ADMINISTRATOR)
_READS = require(Role.COORDINATOR, Role.PLANNER, Role.ADMINISTRATOR)


@router.post(
    "/weeks/{week_id}/releases",
    operation_id="publish_roster",
    summary="Publish a draft as the week's next release",
    status_code=HTTPStatus.CREATED,
    response_model=Release,
    responses=problems(HTTPStatus.CONFLICT),
    dependencies=[_PLANS],
)
def publish_roster(
    week_id: Id, body: Publication, uow: Transaction, once: OnlyOnce, if_match: IfMatch = None
) -> Response:
    """If-Match is the ETag of the week: whoever publishes knows the release in force."""
    week = week_to_publish(uow, week_id)
    try:
        require_match(if_match, week.version)
    except ServiceError as error:
        raise published_meanwhile(uow, week) if error.status is HTTPStatus.PRECONDITION_FAILED else error from None
    record = publish(uow, week, body.roster, body.version)
    return once.answer(_release(record), location=f"/v1/releases/{record.id}")


@router.get(
    "/weeks/{week_id}/releases",
    operation_id="list_releases",
    summary="A week's releases, the newest first",
    dependencies=[_READS],
)
def list_releases(week_id: Id, uow: Transaction, asked: Paging) -> Page[Release]:
    """The first one is in force."""
    rows = releases_of(uow, week_id, int(asked.after[0]) if asked.after else None, asked.fetch)
    return asked.page(rows, lambda row: (str(row.number),), _release)


@router.get("/releases/{release_id}", operation_id="get_release", summary="One release, whole", dependencies=[_READS])
def one_release(release_id: Id, uow: Transaction) -> ReleaseWhole:
    """As it was published."""
    record = get_release(uow, release_id)
    return ReleaseWhole(head=_release(record), roster=open_roster(record.content))


@router.get(
    "/releases/{release_id}/changes",
    operation_id="get_release_changes",
    summary="What a release changed, by person",
    dependencies=[_READS],
)
def release_changes(release_id: Id, uow: Transaction) -> RosterDiff:
    """Against the release before; against nothing, for the first."""
    return RosterDiff.model_validate(get_release(uow, release_id).changes)


@router.get(
    "/releases/{release_id}/routes",
    operation_id="export_release",
    summary="A release's routes as a table or a map layer",
    response_class=Response,
    responses=files(CSV, XLSX, GEOJSON),
    dependencies=[_READS],
)
def release_file(release_id: Id, uow: Transaction, wanted: Format = None, accept: Accept = None) -> Response:
    """CSV, or with `?format=xlsx` a workbook, by ids; `?format=geojson` is a map with doors on it, not for planners."""
    record = get_release(uow, release_id)
    offers = table_offers("routes", ROUTE_COLUMNS, lambda: route_rows(uow, record))
    if sees_people(uow.actor):
        offers.append(FileOffer(GEOJSON, "geojson", lambda: routes_layer(uow, record)))
    return negotiated(accept, wanted, offers, f"release-{record.number}")


def _release(record: ReleaseRecord) -> Release:
    return Release(
        id=record.id, week=record.week_id, number=record.number, problem=record.problem_id, figures=record.figures,
        published_at=record.published_at,
    )  # fmt: skip
