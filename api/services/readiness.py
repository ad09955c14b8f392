"""What keeps a week from being planned well, before anybody starts a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pydantic import ValidationError

from api.persistence.mapping.register import load_register
from api.persistence.unit_of_work import UnitOfWork
from api.services.said import said
from api.services.weeks import get_week
from scheduler.demand.calendar import WorkCalendar
from scheduler.demand.shifts import shifts_of
from scheduler.domain.base import Text
from scheduler.domain.clock import monday_of
from scheduler.domain.register import Register
from scheduler.domain.service import Service
from scheduler.domain.shift import Shift

_LOOK_BACK = timedelta(weeks=13)
_MOST_NAMED = 20


class Weight(StrEnum):
    """Whether a week can be planned in spite of a finding."""

    BLOCKS = "blocks"
    WARNS = "warns"


@dataclass(frozen=True)
class Finding:
    """One sort of trouble.

    Attributes
    ----------
    code : str
        Stable name.
    count : int
        How many entries have it.
    named : tuple of str
        Ids of the first of them.
    """

    code: str
    weight: Weight
    count: int
    named: tuple[str, ...]
    text: Text


@dataclass(frozen=True)
class _Week:
    register: Register
    monday: date
    shifts: tuple[Shift, ...]
    calendar: WorkCalendar

    def date_of(self, day: int) -> date:
        return self.monday + timedelta(days=day)


def readiness_of(uow: UnitOfWork, week_id: str) -> tuple[Finding, ...]:
    """Return what keeps a week from being planned well, what blocks it first.

    Raises
    ------
    NotFoundError
        When there is no such week.
    """
    record = get_week(uow, week_id)
    monday = monday_of(record.week)
    try:
        register = load_register(uow, record.area_id, monday - _LOOK_BACK)
    except ValidationError as error:
        return (Finding("register_contradicts", Weight.BLOCKS, 1, (), said(error)),)
    calendar = WorkCalendar(register.calendar)
    week = _Week(register, monday, shifts_of(register, monday, calendar), calendar)
    found = [finding for check in _CHECKS for finding in check(week)]
    return tuple(sorted(found, key=lambda finding: finding.weight is Weight.WARNS))


def _no_shift(week: _Week) -> Iterator[Finding]:
    if not week.shifts:
        what = Text(zh="本周没有任何人可以排班。", en="Nobody can be planned in this week.")
        yield Finding("nobody_available", Weight.BLOCKS, 1, (), what)


def _no_elder(week: _Week) -> Iterator[Finding]:
    if not week.register.elders:
        yield Finding("no_elders", Weight.WARNS, 1, (), Text(zh="本区域没有老人。", en="The area has no elders."))


def _no_point(week: _Week) -> Iterator[Finding]:
    used = {elder.place for elder in week.register.elders} | {visitor.home for visitor in week.register.visitors}
    places = sorted(
        place.id
        for place in week.register.places
        if place.id in used and (place.latitude is None or place.longitude is None)
    )
    text = Text(
        zh="{count} 处地点没有坐标，无法计算路程。",
        en="{count} places have no coordinates, so no way can be worked out.",
    )
    yield from _listed("place_without_point", Weight.BLOCKS, places, text)


def _nobody_asked(week: _Week) -> Iterator[Finding]:
    elders = [elder.id for elder in week.register.elders if not elder.consents]
    text = Text(zh="{count} 位老人尚未征求意愿。", en="{count} elders have not been asked whether they agree.")
    yield from _listed("consent_not_asked", Weight.WARNS, elders, text)


def _expired(week: _Week) -> Iterator[Finding]:
    days = {(shift.visitor, shift.day) for shift in week.shifts}
    late = sorted(
        {name for name, _ in days if not all(_ready(week, name, day) for other, day in days if other == name)}
    )
    text = Text(
        zh="{count} 位探访员的培训或保险本周失效。",
        en="Training or insurance of {count} visitors does not hold all week.",
    )
    yield from _listed("training_expired", Weight.WARNS, late, text)


def _ready(week: _Week, visitor: str, day: int) -> bool:
    return week.register.visitor_of[visitor].is_ready_on(week.date_of(day))


def _nobody_able(week: _Week) -> Iterator[Finding]:
    owed = {rule.service for rule in week.register.rules}
    services = [service.id for service in week.register.services if service.id in owed and not _able(week, service)]
    text = Text(
        zh="{count} 项服务本周没有合格的人可做。", en="Nobody who is qualified can do {count} services this week."
    )
    yield from _listed("nobody_qualified", Weight.WARNS, services, text)


def _able(week: _Week, service: Service) -> bool:
    on_duty = {shift.visitor: shift.day for shift in week.shifts}
    return any(
        (service.kinds is None or week.register.visitor_of[name].kind in service.kinds)
        and service.skills <= week.register.visitor_of[name].held_on(week.date_of(day))
        for name, day in on_duty.items()
    )


def _calendar(week: _Week) -> Iterator[Finding]:
    for text in week.calendar.warnings():
        yield Finding("holidays_unknown", Weight.WARNS, 1, (), text)


_CHECKS: tuple[Callable[[_Week], Iterator[Finding]], ...] = (
    _no_shift, _no_elder, _no_point, _nobody_asked, _expired, _nobody_able, _calendar,
)  # fmt: skip


def _listed(code: str, weight: Weight, ids: list[str], text: Text) -> Iterator[Finding]:
    if ids:
        yield Finding(code, weight, len(ids), tuple(ids[:_MOST_NAMED]), text.filled(count=len(ids)))
