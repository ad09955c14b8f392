"""Calendar feeds of visitors, for programs that only know an address."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.dependencies.actor import PUBLIC, require
from api.dependencies.editing import IfNoneMatch
from api.dependencies.own_work import OwnWork
from api.dependencies.state import State
from api.errors import NotFoundError
from api.http.files import ICALENDAR
from api.http.known import UNCHANGED, bytes_unless_known
from api.http.problems import Documented, problems
from api.persistence.repositories.users import Credentials
from api.schemas.own import CalendarAddress
from api.security.actor import EVERYWHERE, Role
from api.services.access import issue, known_by
from api.services.authenticating import LOGGING_IN
from api.services.own_calendar import calendar_of
from scheduler.domain.base import Text

router = APIRouter(tags=["visitor"])
_ICS: Documented = {200: {"content": {"text/calendar": {"schema": {"type": "string"}}}, "description": "iCalendar."}}


@router.post(
    "/me/calendar",
    operation_id="create_own_calendar",
    summary="Get an address for my calendar program",
    status_code=HTTPStatus.CREATED,
    dependencies=[require(Role.VISITOR)],
)
def create(uow: OwnWork, state: State) -> CalendarAddress:
    """The address is a secret; a new one ends the one before."""
    Credentials(uow).revoke(uow.actor.id, ("calendar",), uow.clock())
    secret = issue(uow, uow.actor.id, "calendar")
    return CalendarAddress(url=f"{state.settings.public_url.rstrip('/')}/v1/calendars/{secret.text}.ics")


@router.delete(
    "/me/calendar",
    operation_id="delete_own_calendar",
    summary="End the address of my calendar",
    status_code=HTTPStatus.NO_CONTENT,
    dependencies=[require(Role.VISITOR)],
)
def delete(uow: OwnWork) -> None:
    """Whoever still asks there is refused."""
    Credentials(uow).revoke(uow.actor.id, ("calendar",), uow.clock())


@router.get(
    "/calendars/{secret}.ics",
    operation_id="get_calendar",
    summary="A visitor's routes as a calendar",
    response_class=Response,
    responses=problems(HTTPStatus.NOT_FOUND) | _ICS | UNCHANGED,
    openapi_extra=PUBLIC,
)
def feed(secret: Annotated[str, Path(max_length=100)], state: State, if_none_match: IfNoneMatch = None) -> Response:
    """No names and no addresses: only when, and how many visits."""
    with state.works.reading(LOGGING_IN) as uow:
        known = known_by(uow, secret, ("calendar",))
    if known is None or known.actor.visitor is None:
        raise NotFoundError(
            "calendar_not_found", Text(zh="这一日历地址无效。", en="This calendar address does not hold.")
        )
    with state.works.reading(replace(known.actor, scope=EVERYWHERE)) as uow:
        content = calendar_of(uow)
    return bytes_unless_known(content, ICALENDAR, if_none_match, {"Cache-Control": "private, max-age=300"})
