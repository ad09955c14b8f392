"""How many elders were reached in a month, and who was not yet."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.paging import Paging
from api.dependencies.transaction import Transaction
from api.errors import FieldFault, UnusableError
from api.http.cursors import Key
from api.http.files import JSON, Accept, FileOffer, Format, negotiated, table_offers
from api.http.problems import problems
from api.schemas.care import AreaReached, MonthCoverage, NotYetReached
from api.schemas.page import Page
from api.security.actor import Role
from api.services.coverage import NotYet, Place, Reached, coverage_of, not_yet_reached
from api.services.exports import COVERAGE_COLUMNS, coverage_rows
from scheduler.domain.base import Text
from scheduler.domain.clock import Day

router = APIRouter(prefix="/coverage", tags=["coverage"])
Month = Annotated[str, Path(max_length=7, description="e.g. 2026-11")]
AreaAsked = Annotated[str, Query(max_length=120, description="Area id.")]
_MONTH: TypeAdapter[date] = TypeAdapter(Day)
_READS = require(Role.COORDINATOR, Role.PLANNER, Role.ADMINISTRATOR, Role.AUDITOR)


@router.get(
    "/{month}",
    operation_id="get_coverage",
    summary="Coverage of a month by area",
    response_model=MonthCoverage,
    responses=problems(HTTPStatus.NOT_FOUND, HTTPStatus.NOT_ACCEPTABLE),
    dependencies=[_READS],
)
def coverage(month: Month, area: AreaAsked, uow: Transaction, wanted: Format = None, accept: Accept = None) -> Response:
    """The area itself, then the areas right inside it; refusals are listed apart. Also as CSV or a workbook."""
    found = coverage_of(uow, _first_day(month), area)
    shown = MonthCoverage(
        month=month,
        remote_counts=found.remote_counts,
        workdays_left=found.workdays_left,
        areas=[_reached(line, found.remote_counts) for line in found.areas],
    )
    offers = table_offers("coverage", COVERAGE_COLUMNS, lambda: coverage_rows(found))
    offers.insert(0, FileOffer(JSON, "json", lambda: shown.model_dump_json().encode()))
    return negotiated(accept, wanted, offers, f"coverage-{month}")


@router.get(
    "/{month}/unreached",
    operation_id="list_unreached",
    summary="Who was not reached yet in a month",
    responses=problems(HTTPStatus.NOT_FOUND),
    dependencies=[_READS],
)
def unreached(month: Month, area: AreaAsked, uow: Transaction, asked: Paging) -> Page[NotYetReached]:
    """The gravest tier first, then the longest ago."""
    after = _place(asked.after) if asked.after else None
    lines = not_yet_reached(uow, _first_day(month), area, after)[: asked.fetch]
    return asked.page(lines, _key, _line)


def _key(line: NotYet) -> Key:
    tier, last_contact, elder = line.place
    return str(tier), last_contact.isoformat(), elder


def _place(key: Key) -> Place:
    tier, last_contact, elder = key
    return Place(int(tier), date.fromisoformat(last_contact), elder)


def _first_day(month: str) -> date:
    try:
        return _MONTH.validate_strings(f"{month}-01")
    except ValidationError:
        what = Text(zh="月份请写成 2026-11 这样。", en="Write a month like 2026-11.")
        raise UnusableError("month_unreadable", what, [FieldFault("?month", what)]) from None


def _reached(line: Reached, remote_counts: bool) -> AreaReached:
    counting = line.by_any if remote_counts else line.in_person
    return AreaReached(
        area=line.area, name=line.name, elders=line.elders, by_any=line.by_any, in_person=line.in_person,
        rate=counting / line.elders if line.elders else 1.0,
        rate_in_person=line.in_person / line.elders if line.elders else 1.0,
        refused=line.refused, absent=line.absent,
    )  # fmt: skip


def _line(line: NotYet) -> NotYetReached:
    return NotYetReached(elder=line.elder, area=line.area, tier=line.tier, last_contact=line.last_contact)
