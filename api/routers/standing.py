"""What stands for the whole authority: services, rules, special periods, the calendar, the settings."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.editing import IfMatch, IfNoneMatch
from api.dependencies.paging import Paging
from api.dependencies.transaction import Transaction
from api.errors import FieldFault, NotFoundError, UnusableError
from api.http.known import UNCHANGED, version_unless_known
from api.http.preconditions import etag_of, require_match
from api.http.problems import problems
from api.persistence.repositories.areas import Areas
from api.persistence.repositories.standing import Calendar, Periods, RegisterSettings, Rules, Services
from api.routers.elders import sees_people
from api.schemas.page import Page
from api.schemas.standing import CalendarDay, PeriodNew, SettingsNew
from api.security.actor import Role
from api.services.audit import record as write_down
from scheduler.domain.base import Text
from scheduler.domain.period import SpecialPeriod
from scheduler.domain.rule import FrequencyRule
from scheduler.domain.service import Service
from scheduler.domain.settings import Settings

router = APIRouter(tags=["register"])
Id = Annotated[str, Path(max_length=120)]
_KEEPS = require(Role.ADMINISTRATOR)
_DECLARES = require(Role.COORDINATOR, Role.ADMINISTRATOR)
_READS = require(Role.COORDINATOR, Role.PLANNER, Role.ADMINISTRATOR)
_MASKED = "***"
_NO_PERIOD = Text(zh="没有这一特殊时期。", en="There is no such special period.")


@router.get("/services", operation_id="list_services", summary="What is done at visits", dependencies=[_READS])
def list_services(uow: Transaction, asked: Paging) -> Page[Service]:
    """In order of ids."""
    after = asked.after[0] if asked.after else ""
    rows = sorted((service for service in Services(uow).all() if service.id > after), key=lambda service: service.id)
    return asked.page(rows[: asked.fetch], lambda service: (service.id,), lambda service: service)


@router.get("/rules", operation_id="list_rules", summary="How often visits are owed", dependencies=[_READS])
def list_rules(uow: Transaction, asked: Paging) -> Page[FrequencyRule]:
    """Every version; a rule is only followed by a newer one. Planners see no reasons, which are personal."""
    after = (asked.after[0], int(asked.after[1])) if asked.after else None
    rows = Rules(uow).page(after, asked.fetch)
    sees_reasons = sees_people(uow.actor)
    return asked.page(rows, lambda rule: (rule.id, str(rule.version)), lambda rule: _rule(rule, sees_reasons))


def _rule(rule: FrequencyRule, with_reason: bool) -> FrequencyRule:
    return rule if with_reason or not rule.reason else rule.model_copy(update={"reason": _MASKED})


@router.get("/periods", operation_id="list_periods", summary="Special periods", dependencies=[_READS])
def list_periods(uow: Transaction, asked: Paging) -> Page[SpecialPeriod]:
    """The latest first."""
    after = (date.fromisoformat(asked.after[0]), asked.after[1]) if asked.after else None
    rows = Periods(uow).page(after, asked.fetch)
    return asked.page(rows, lambda row: (row.first_day.isoformat(), row.id), lambda row: row)


@router.put(
    "/periods/{period_id}",
    operation_id="put_period",
    summary="Declare a lockdown, a storm or a festival, or change one",
    responses=problems(HTTPStatus.PRECONDITION_FAILED),
    dependencies=[_DECLARES],
)
def put_period(
    period_id: Id, body: PeriodNew, uow: Transaction, response: Response, if_match: IfMatch = None
) -> SpecialPeriod:
    """A new one needs no If-Match; the next run, or a repair, follows it."""
    known = Periods(uow).get(period_id, lock=True)
    if known is not None:
        require_match(if_match, known[1])
    touched = sorted({*body.areas, *(known[0].areas if known is not None else ())})
    if missing := [area for area in touched if Areas(uow).get(area) is None]:
        what = Text(zh=f"没有区域 {missing[0]}。", en=f"There is no area {missing[0]}.")
        raise UnusableError("area_not_found", what, [FieldFault("/areas", what)])
    period = body.period(period_id)
    Periods(uow).put(period)
    write_down(uow, "period.declared", f"period:{period_id}", kind=period.kind.value)
    response.headers["ETag"] = etag_of(known[1] + 1 if known is not None else 1)
    return period


@router.delete(
    "/periods/{period_id}",
    operation_id="delete_period",
    summary="End a special period that was declared by mistake",
    status_code=HTTPStatus.NO_CONTENT,
    dependencies=[_KEEPS],
)
def delete_period(period_id: Id, uow: Transaction) -> None:
    """One that was real gets a last day instead."""
    if Periods(uow).get(period_id) is None:
        raise NotFoundError("period_not_found", _NO_PERIOD)
    Periods(uow).remove(period_id)
    write_down(uow, "period.removed", f"period:{period_id}")


@router.get(
    "/calendar", operation_id="list_calendar", summary="Days unlike the national calendar", dependencies=[_READS]
)
def list_calendar(uow: Transaction, asked: Paging) -> Page[CalendarDay]:
    """In order of days."""
    rows = Calendar(uow).page(date.fromisoformat(asked.after[0]) if asked.after else None, asked.fetch)
    return asked.page(rows, lambda row: (row.day.isoformat(),), CalendarDay.of)


@router.put(
    "/calendar/{day}",
    operation_id="put_calendar_day",
    summary="Make a day a workday or a holiday",
    dependencies=[_KEEPS],
)
def put_day(day: date, body: CalendarDay, uow: Transaction) -> CalendarDay:
    """It wins over the national calendar."""
    if body.day != day:
        what = Text(zh="地址与内容中的日期不同。", en="The day of the address and that of the body differ.")
        raise UnusableError("day_differs", what, [FieldFault("/day", what)])
    Calendar(uow).put(body.override)
    write_down(uow, "calendar.day_set", f"day:{day.isoformat()}", kind=body.kind.value)
    return body


@router.get(
    "/settings",
    operation_id="get_settings",
    summary="What the authority chose",
    response_model=Settings,
    responses=UNCHANGED,
    dependencies=[_READS],
)
def get_settings(uow: Transaction, if_none_match: IfNoneMatch = None) -> Response:
    """With the ETag that an edit needs."""
    settings, version = RegisterSettings(uow).get()
    return version_unless_known(lambda: settings, version, if_none_match)


@router.put("/settings", operation_id="put_settings", summary="Change what the authority chose", dependencies=[_KEEPS])
def put_settings(body: SettingsNew, uow: Transaction, response: Response, if_match: IfMatch = None) -> Settings:
    """Weeks that are planned already stay as they are."""
    _, version = RegisterSettings(uow).get(lock=True)
    require_match(if_match, version)
    RegisterSettings(uow).put(body.settings)
    write_down(uow, "settings.changed", "settings:register")
    response.headers["ETag"] = etag_of(version + 1)
    return body.settings
