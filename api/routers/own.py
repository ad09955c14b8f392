"""The visitor's own day: routes, outcomes, and days off."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import partial
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.editing import IfNoneMatch
from api.dependencies.once import OwnOnlyOnce
from api.dependencies.own_work import OwnWork, read_own
from api.http.known import UNCHANGED, answer_unless_known
from api.http.problems import problems
from api.persistence.records.care import CannotComeRecord
from api.persistence.repositories.releases import RouteInForce
from api.persistence.unit_of_work import UnitOfWork
from api.schemas.own import (
    CannotCome,
    CannotComeNew,
    Contact,
    DoorPerson,
    OutcomeNew,
    OutcomeStored,
    OwnDay,
    OwnRoute,
    OwnRouteHead,
    OwnStop,
    OwnVisit,
)
from api.security.actor import Role
from api.services import own_routes
from api.services.cannot_come import ask, own_requests, withdraw
from api.services.own_reports import Report, report
from api.services.own_routes import moment_of, next_days, routes_on, stops_of
from scheduler.domain.ledger import Outcome

router = APIRouter(prefix="/me", tags=["visitor"], dependencies=[require(Role.VISITOR)])
_SOON = {"Cache-Control": "private, no-store"}


@router.get(
    "/routes/{day}",
    operation_id="get_own_day",
    summary="My routes of one day",
    response_model=OwnDay,
    responses=UNCHANGED,
)
async def own_day(day: date, request: Request, if_none_match: IfNoneMatch = None) -> Response:
    """Stops in order, with who lives there and nothing about anybody else."""
    return await read_own(request, partial(_own_day, day, if_none_match))


@router.get("/routes", operation_id="list_own_days", summary="My routes of the next seven days")
def own_days(
    uow: OwnWork, first: Annotated[date | None, Query(description="The first day; today by default.")] = None
) -> list[OwnRouteHead]:
    """Without people: those are given day by day."""
    start = first or uow.today()
    return [
        _head(uow, record) for record in next_days(uow, min(start, date.max - timedelta(days=own_routes.NEXT_DAYS)))
    ]


@router.post(
    "/outcomes",
    operation_id="report_outcome",
    summary="Report what became of a visit",
    status_code=HTTPStatus.CREATED,
    responses=problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
def outcome(body: OutcomeNew, uow: OwnWork) -> OutcomeStored:
    """A report with the same ``client_id`` sent again changes nothing; a closed door raises an alert."""
    told = Report(
        client_id=body.client_id, day=body.day, visit=body.visit, mode=body.mode, outcome=body.outcome,
        began_at=body.began_at, ended_at=body.ended_at, reason=body.reason,
        form=json.dumps(body.form, ensure_ascii=False),
    )  # fmt: skip
    stored = report(uow, told)
    return OutcomeStored(id=stored.record.id, outcome=Outcome(stored.ledger.outcome), alert=stored.alert)


@router.get("/cannot-come", operation_id="list_own_requests", summary="Days I asked to be let off")
def requests(uow: OwnWork) -> list[CannotCome]:
    """The newest first."""
    return [cannot_come(record) for record in own_requests(uow)]


@router.post(
    "/cannot-come",
    operation_id="ask_to_be_let_off",
    summary="Say that I cannot come",
    status_code=HTTPStatus.CREATED,
    response_model=CannotCome,
)
def ask_off(body: CannotComeNew, uow: OwnWork, once: OwnOnlyOnce) -> Response:
    """A coordinator decides; until then the routes stay."""
    return once.answer(cannot_come(ask(uow, body.first_day, body.last_day, body.reason)))


@router.delete(
    "/cannot-come/{request_id}",
    operation_id="withdraw_own_request",
    summary="Take a request back",
    responses=problems(HTTPStatus.CONFLICT),
)
def take_back(request_id: Annotated[str, Path(max_length=120)], uow: OwnWork) -> CannotCome:
    """Only while nobody decided it."""
    return cannot_come(withdraw(uow, request_id))


def cannot_come(record: CannotComeRecord) -> CannotCome:
    """Return a request as the one who asked sees it."""
    return CannotCome.model_validate(
        {
            "id": record.id,
            "first_day": record.first_day,
            "last_day": record.last_day,
            "state": record.state,
            "asked_at": record.asked_at,
            "decided_at": record.decided_at,
        }
    )


def _own_day(day: date, if_none_match: str | None, uow: UnitOfWork) -> Response:
    shown = OwnDay(day=day, routes=[_route(uow, route) for route in routes_on(uow, day)])
    return answer_unless_known(shown, if_none_match, _SOON)


def _head(uow: UnitOfWork, record: RouteInForce) -> OwnRouteHead:
    stops = stops_of(record)
    return OwnRouteHead(
        day=record.day, release=record.release_id, shift=record.shift,
        leaves_at=record.starts_at.astimezone(uow.zone), home_at=record.ends_at.astimezone(uow.zone),
        stops=len(stops), visits=sum(len(stop.visits) for stop in stops),
    )  # fmt: skip


def _route(uow: UnitOfWork, route: own_routes.OwnRoute) -> OwnRoute:
    record = route.record
    stops = [_stop(uow, route, number, stop) for number, stop in enumerate(route.stops, start=1)]
    return OwnRoute(
        release=record.release_id,
        shift=record.shift,
        leaves_at=record.starts_at.astimezone(uow.zone),
        home_at=record.ends_at.astimezone(uow.zone),
        stops=stops,
    )


def _stop(uow: UnitOfWork, route: own_routes.OwnRoute, number: int, stop: own_routes.ReleasedStop) -> OwnStop:
    latitude, longitude = route.doors.points.get(stop.place, (None, None)) if stop.place is not None else (None, None)
    return OwnStop(
        number=number, latitude=latitude, longitude=longitude, travel_minutes=round(stop.travel_seconds / 60),
        distance_meters=stop.distance_meters, visits=[_visit(uow, route, item) for item in stop.visits],
    )  # fmt: skip


def _visit(uow: UnitOfWork, route: own_routes.OwnRoute, item: own_routes.ReleasedVisit) -> OwnVisit:
    person = route.doors.people.get(item.elder)
    contacts = (
        [Contact(name=one.name, phone=one.phone, relation=one.relation) for one in person.contacts] if person else []
    )
    return OwnVisit(
        visit=item.visit,
        person=DoorPerson(
            elder=item.elder,
            name=person.name if person else item.elder,
            phone=person.phone if person else "",
            address=person.address if person else "",
            contacts=contacts,
        ),
        service=route.doors.services[item.service],
        mode=item.mode,
        starts_at=moment_of(uow, route.record.day, item.start_seconds),
        ends_at=moment_of(uow, route.record.day, item.end_seconds),
    )
