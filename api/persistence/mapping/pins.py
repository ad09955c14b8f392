"""What people fixed about visits of a week, as the register has it; kept as pins of the town's week."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select

from api.persistence.mapping.values import maybe_seconds, maybe_time
from api.persistence.records.area import AreaRecord
from api.persistence.records.elder import ElderRecord
from api.persistence.records.roster import PinRecord
from api.persistence.records.week import WeekRecord
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.place import AreaLevel
from scheduler.domain.week_pin import VisitName, WeekPin


def load_pins(uow: UnitOfWork, elders: Collection[str]) -> tuple[WeekPin, ...]:
    """Return the pins on visits of some elders, in order of weeks and visits."""
    query = select(PinRecord, WeekRecord.week).join(WeekRecord, WeekRecord.id == PinRecord.week_id)
    in_order = query.order_by(WeekRecord.week, PinRecord.visit, PinRecord.id)
    return tuple(
        pin_of(record, week)
        for record, week in uow.session.execute(in_order)
        if record.elder_id in elders and (record.after_visit is None or visit_name(record.after_visit).elder in elders)
    )


def pin_of(record: PinRecord, week: str) -> WeekPin:
    """Return a pin as the domain has it."""
    return WeekPin(
        week=week,
        visit=visit_name(record.visit),
        visitor=record.visitor_id,
        day=record.day,
        start=maybe_time(record.start_seconds),
        after=visit_name(record.after_visit) if record.after_visit else None,
    )


def visit_name(visit: str) -> VisitName:
    """Return the parts of a stored ``elder/service/number``."""
    elder_and_service, _, number = visit.rpartition("/")
    elder, _, service = elder_and_service.partition("/")
    return VisitName(elder=elder, service=service, number=int(number))


def store_pins(uow: UnitOfWork, pins: Iterable[WeekPin]) -> None:
    """Add the pins that are not there; none is removed. A week that is not there is opened."""
    given = list(pins)
    if not given:
        return
    towns = _towns(uow, {pin.visit.elder for pin in given})
    for pin in given:
        week = _week(uow, towns[pin.visit.elder], pin.week)
        held = uow.session.scalars(
            select(PinRecord).where(PinRecord.week_id == week.id, PinRecord.visit == pin.visit.id)
        )
        if pin not in [pin_of(record, pin.week) for record in held]:
            uow.session.add(_record(uow, week.id, pin))
    uow.session.flush()


def _record(uow: UnitOfWork, week_id: str, pin: WeekPin) -> PinRecord:
    return PinRecord(
        week_id=week_id,
        elder_id=pin.visit.elder,
        visit=pin.visit.id,
        visitor_id=pin.visitor,
        day=pin.day,
        start_seconds=maybe_seconds(pin.start),
        after_visit=pin.after.id if pin.after else None,
        made_by=uow.actor.id,
        made_at=uow.clock(),
    )


def _week(uow: UnitOfWork, area: str, week: str) -> WeekRecord:
    query = select(WeekRecord).where(WeekRecord.area_id == area, WeekRecord.week == week)
    found = uow.session.scalars(query).one_or_none()
    if found is None:
        found = WeekRecord(area_id=area, week=week, created_at=uow.clock())
        uow.session.add(found)
        uow.session.flush()
    return found


def _towns(uow: UnitOfWork, elders: Collection[str]) -> dict[str, str]:
    """Return the town of each elder; where there is none, the highest area the elder lives in."""
    areas = {area.id: area for area in uow.session.scalars(select(AreaRecord).execution_options(everywhere=True))}
    homes = select(ElderRecord.id, ElderRecord.area_id).where(ElderRecord.id.in_(elders))
    return {elder: _town(areas, home) for elder, home in uow.session.execute(homes)}


def _town(areas: dict[str, AreaRecord], home: str) -> str:
    area = areas[home]
    while area.level != AreaLevel.TOWN.value and area.parent_id is not None:
        area = areas[area.parent_id]
    return area.id
