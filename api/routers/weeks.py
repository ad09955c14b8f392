"""Weeks, what is owed in them, and what people fix."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.editing import IfNoneMatch
from api.dependencies.once import OnlyOnce
from api.dependencies.paging import Paging
from api.dependencies.transaction import Transaction
from api.http.known import UNCHANGED, version_unless_known
from api.http.problems import problems
from api.persistence.records.roster import PinRecord
from api.persistence.records.week import WeekRecord
from api.persistence.repositories.weeks import Weeks
from api.schemas.page import Page
from api.schemas.weeks import DemandSummary, NotOwedElder, OwedVisit, Pin, PinNew, Week, WeekNew
from api.security.actor import Role
from api.services.pins import add_pin, pin_of, pins_of, remove_pin
from api.services.weeks import Demand, demand_of, get_week, open_week
from scheduler.domain.clock import minutes_of
from scheduler.domain.visit import Chance, Visit

router = APIRouter(tags=["weeks"])
WeekId = Annotated[str, Path(max_length=120)]
_PLANS = require(Role.COORDINATOR, Role.ADMINISTRATOR)
_READS = require(Role.COORDINATOR, Role.PLANNER, Role.ADMINISTRATOR)


@router.get("/weeks", operation_id="list_weeks", summary="Weeks, the newest first", dependencies=[_READS])
def list_weeks(uow: Transaction, asked: Paging) -> Page[Week]:
    """Every week of the areas that whoever asks may see."""
    after = (asked.after[0], asked.after[1]) if asked.after else None
    return asked.page(Weeks(uow).page(after, asked.fetch), lambda week: (week.week, week.id), _week)


@router.post(
    "/weeks",
    operation_id="create_week",
    summary="Open a week of an area",
    status_code=HTTPStatus.CREATED,
    response_model=Week,
    responses=problems(HTTPStatus.NOT_FOUND),
    dependencies=[_PLANS],
)
def create_week(body: WeekNew, uow: Transaction, once: OnlyOnce) -> Response:
    """A week that is open already is given as it is."""
    week = open_week(uow, body.area, body.week)
    return once.answer(_week(week), location=f"/v1/weeks/{week.id}", version=week.version)


@router.get(
    "/weeks/{week_id}",
    operation_id="get_week",
    summary="One week",
    response_model=Week,
    responses=UNCHANGED,
    dependencies=[_READS],
)
def one_week(week_id: WeekId, uow: Transaction, if_none_match: IfNoneMatch = None) -> Response:
    """With the ETag that publishing needs."""
    week = get_week(uow, week_id)
    return version_unless_known(lambda: _week(week), week.version, if_none_match)


@router.get(
    "/weeks/{week_id}/demand",
    operation_id="get_demand",
    summary="What is owed in a week, in figures, and who is owed nothing",
    responses=problems(HTTPStatus.CONFLICT),
    dependencies=[_READS],
)
def demand(week_id: WeekId, uow: Transaction) -> DemandSummary:
    """As the newest snapshot has it; a run makes one."""
    return _summary(demand_of(uow, week_id))


@router.get(
    "/weeks/{week_id}/demand/visits",
    operation_id="list_owed_visits",
    summary="Every visit owed in a week, with the sentence that says why",
    responses=problems(HTTPStatus.CONFLICT),
    dependencies=[_READS],
)
def owed_visits(week_id: WeekId, uow: Transaction, asked: Paging) -> Page[OwedVisit]:
    """In order of visit ids."""
    after = asked.after[0] if asked.after else ""
    visits = sorted((visit for visit in demand_of(uow, week_id).problem.visits if visit.id > after), key=_id)
    return asked.page(visits[: asked.fetch], lambda visit: (visit.id,), _owed)


@router.get("/weeks/{week_id}/pins", operation_id="list_pins", summary="What is fixed", dependencies=[_READS])
def list_pins(week_id: WeekId, uow: Transaction, asked: Paging) -> Page[Pin]:
    """In order of visits."""
    after = (asked.after[0], asked.after[1]) if asked.after else None
    return asked.page(pins_of(uow, week_id, after, asked.fetch), lambda pin: (pin.visit, pin.id), _pin)


@router.post(
    "/weeks/{week_id}/pins",
    operation_id="create_pin",
    summary="Fix something about a visit",
    status_code=HTTPStatus.CREATED,
    response_model=Pin,
    dependencies=[_PLANS],
)
def create_pin(week_id: WeekId, body: PinNew, uow: Transaction, once: OnlyOnce) -> Response:
    """Every later run keeps it."""
    pin = pin_of(get_week(uow, week_id).week, body.visit, body.visitor, body.day, body.start, body.after)
    record = add_pin(uow, week_id, pin)
    return once.answer(_pin(record), location=f"/v1/pins/{record.id}")


@router.delete(
    "/pins/{pin_id}",
    operation_id="delete_pin",
    summary="Let go of what was fixed",
    status_code=HTTPStatus.NO_CONTENT,
    dependencies=[_PLANS],
)
def delete_pin(pin_id: WeekId, uow: Transaction) -> None:
    """Rosters that are there already stay as they are."""
    remove_pin(uow, pin_id)


def _week(record: WeekRecord) -> Week:
    return Week(id=record.id, area=record.area_id, week=record.week, version=record.version)


def _pin(record: PinRecord) -> Pin:
    return Pin(
        id=record.id, visit=record.visit, visitor=record.visitor_id, day=record.day,
        start_seconds=record.start_seconds, after=record.after_visit, made_at=record.made_at,
    )  # fmt: skip


def _id(visit: Visit) -> str:
    return visit.id


def _owed(visit: Visit) -> OwedVisit:
    return OwedVisit(
        visit=visit.id, elder=visit.elder, service=visit.service, modes=[option.mode for option in visit.options],
        minutes=minutes_of(visit.options[0].duration), people=visit.people, chance=visit.coverage.chance.value,
        tier=visit.coverage.tier.value, days_overdue=visit.coverage.days_overdue, due=visit.due, why=visit.why,
    )  # fmt: skip


def _summary(found: Demand) -> DemandSummary:
    visits = found.problem.visits
    return DemandSummary(
        problem=found.record.id,
        made_at=found.record.made_at,
        visits=len(visits),
        last_chances=sum(visit.coverage.chance is Chance.LAST for visit in visits),
        by_tier=dict(sorted(Counter(visit.coverage.tier.value for visit in visits).items())),
        by_service=dict(sorted(Counter(visit.service for visit in visits).items())),
        not_owed=[
            NotOwedElder(elder=item.elder, service=item.service, reason=item.reason, text=item.text)
            for item in found.not_owed
        ],
    )
