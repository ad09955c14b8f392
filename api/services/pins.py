"""What people fix about the visits of a week; every later run keeps it."""

from __future__ import annotations

from datetime import date, timedelta

from pydantic import ValidationError
from sqlalchemy import select

from api.errors import FieldFault, NotFoundError, UnusableError
from api.persistence.mapping.pins import visit_name as stored_name
from api.persistence.records.elder import ElderRecord
from api.persistence.records.roster import PinRecord
from api.persistence.records.visitor import VisitorRecord
from api.persistence.repositories.rosters import Pins
from api.persistence.repositories.standing import Services
from api.persistence.scope_queries import areas_inside
from api.persistence.unit_of_work import UnitOfWork
from api.services.said import said
from api.services.weeks import get_week
from scheduler.domain.base import Text
from scheduler.domain.week_pin import VisitName, WeekPin


def add_pin(uow: UnitOfWork, week_id: str, pin: WeekPin) -> PinRecord:
    """Fix something about a visit of a week.

    Raises
    ------
    UnusableError
        When the pin speaks of another week.
    NotFoundError
        When it names an elder whom the week's area does not have, or a service or a visitor whom nobody knows.
    """
    week = get_week(uow, week_id)
    if pin.week != week.week:
        what = Text(
            zh=f"固定安排写的是 {pin.week}，而这里是 {week.week}。",
            en=f"The pin is of {pin.week}, this is {week.week}.",
        )
        raise UnusableError("pin_of_another_week", what, [FieldFault("/day", what)])
    _require_known(uow, week.area_id, pin)
    record = PinRecord(
        week_id=week.id,
        elder_id=pin.visit.elder,
        visit=pin.visit.id,
        visitor_id=pin.visitor,
        day=pin.day,
        start_seconds=round(pin.start.total_seconds()) if pin.start is not None else None,
        after_visit=pin.after.id if pin.after else None,
        made_by=uow.actor.id,
        made_at=uow.clock(),
    )
    Pins(uow).add(record)
    return record


def pin_of(
    week: str, visit: str, visitor: str | None, day: date | None, start: timedelta | None, after: str | None
) -> WeekPin:
    """Return a pin of a week from its parts.

    Raises
    ------
    UnusableError
        When it fixes nothing, or a day outside the week.
    """
    name, before = visit_name(visit), visit_name(after) if after is not None else None
    try:
        return WeekPin(week=week, visit=name, visitor=visitor, day=day, start=start, after=before)
    except ValidationError as error:
        what = said(error)
        raise UnusableError("pin_unusable", what, [FieldFault("/day", what)]) from None


def remove_pin(uow: UnitOfWork, pin_id: str) -> None:
    """Let go of what was fixed.

    Raises
    ------
    NotFoundError
        When there is no such pin in the actor's areas.
    """
    record = Pins(uow).get(pin_id)
    if record is None:
        raise NotFoundError("pin_not_found", Text(zh="没有这一固定安排。", en="There is no such pin."))
    Pins(uow).remove(record)


def pins_of(
    uow: UnitOfWork, week_id: str, after: tuple[str, str] | None = None, limit: int | None = None
) -> list[PinRecord]:
    """Return what is fixed in a week, in order of visits, from after a (visit, id) on."""
    return Pins(uow).of_week(get_week(uow, week_id).id, after, limit)


def visit_name(visit_id: str) -> VisitName:
    """Return the parts of a visit's id.

    Raises
    ------
    UnusableError
        When the id is not ``elder/service/number``.
    """
    number = visit_id.rpartition("/")[2]
    try:
        if number.isascii() and number.isdigit():
            return stored_name(visit_id)
    except ValidationError:
        pass
    what = Text(zh="走访编号应写成“老人/服务/序号”。", en="A visit's id is elder/service/number.")
    raise UnusableError("visit_unreadable", what, [FieldFault("/visit", what)])


def _require_known(uow: UnitOfWork, area_id: str, pin: WeekPin) -> None:
    """A pin of what the register does not have would keep every later run of the area from being planned."""
    for name in (pin.visit, pin.after) if pin.after is not None else (pin.visit,):
        _require_visit(uow, area_id, name)
    if pin.visitor is not None and uow.session.get(VisitorRecord, pin.visitor) is None:
        raise NotFoundError("visitor_not_found", Text(zh="没有这位探访员。", en="There is no such visitor."))


def _require_visit(uow: UnitOfWork, area_id: str, name: VisitName) -> None:
    lives_here = select(ElderRecord.id).where(
        ElderRecord.id == name.elder, ElderRecord.area_id.in_(areas_inside(frozenset([area_id])))
    )
    if uow.session.scalar(lives_here) is None:
        raise NotFoundError("elder_not_found", Text(zh="本区域没有这位老人。", en="The area has no such elder."))
    if Services(uow).get(name.service) is None:
        raise NotFoundError("service_not_found", Text(zh="没有这项服务。", en="There is no such service."))
