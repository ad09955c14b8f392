"""How many elders were reached in a month, by area, and who was not yet (POLICY R5, R6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import and_, or_, select

from api.errors import NotFoundError
from api.persistence.mapping.areas import load_areas
from api.persistence.mapping.elder_hours import load_absences
from api.persistence.mapping.elders import load_elders
from api.persistence.mapping.rules import load_calendar
from api.persistence.mapping.services import load_settings
from api.persistence.records.area import AreaRecord
from api.persistence.records.elder import ElderRecord
from api.persistence.records.ledger import LedgerRecord
from api.persistence.unit_of_work import UnitOfWork
from scheduler.demand.calendar import WorkCalendar
from scheduler.domain.base import Text
from scheduler.domain.elder import Elder, RiskTier
from scheduler.domain.ledger import Outcome
from scheduler.domain.mode import VisitMode
from scheduler.domain.place import Area


@dataclass(frozen=True)
class Reached:
    """One area's month.

    Attributes
    ----------
    elders : int
        Those who agreed to some mode and are not absent all month; the rates are shares of these.
    by_any, in_person : int
        Reached in any mode, and seen at home.
    refused, absent : int
        Listed apart: those who agreed to no mode, and those away all month.
    """

    area: str
    name: str
    elders: int
    by_any: int
    in_person: int
    refused: int
    absent: int


class Place(NamedTuple):
    """Where somebody stands in the order of those not reached yet.

    Attributes
    ----------
    tier : int
        0 for the gravest.
    last_contact : date
        The first day there is where there was none.
    """

    tier: int
    last_contact: date
    elder: str


@dataclass(frozen=True)
class NotYet:
    """An elder not reached yet in a month."""

    elder: str
    area: str | None
    tier: RiskTier
    last_contact: date | None

    @property
    def place(self) -> Place:
        """Where the elder stands in the list."""
        return Place(list(RiskTier).index(self.tier), self.last_contact or date.min, self.elder)


@dataclass(frozen=True)
class Coverage:
    """A month's coverage.

    Attributes
    ----------
    remote_counts : bool
        Whether a call counts towards the month's floor here.
    workdays_left : int
        Working days of the month from today on; 0 when it is over.
    areas : tuple of Reached
        The area asked for, then the areas right inside it.
    """

    month: date
    remote_counts: bool
    workdays_left: int
    areas: tuple[Reached, ...]


def coverage_of(uow: UnitOfWork, month: date, area_id: str) -> Coverage:
    """Return the coverage of a month in an area and in the areas right inside it.

    Parameters
    ----------
    month : date
        Its first day.

    Raises
    ------
    NotFoundError
        When there is no such area within the actor's.
    """
    _require_area(uow, area_id)
    areas = {area.id: area for area in load_areas(uow)}
    month_of = _Month(uow, month, area_id)
    inside = [area for area in areas.values() if area.parent == area_id]
    lines = [month_of.reached(areas[area_id], month_of.elders)]
    lines += [
        month_of.reached(area, [elder for elder in month_of.elders if _lies_in(areas, elder.area, area.id)])
        for area in sorted(inside, key=lambda area: area.id)
    ]
    left = _workdays_left(uow, month)
    return Coverage(month, load_settings(uow).remote_counts_for_month, left, tuple(lines))


def not_yet_reached(uow: UnitOfWork, month: date, area_id: str, after: Place | None = None) -> tuple[NotYet, ...]:
    """Return who is not reached yet in a month, the gravest tier first, then the longest ago.

    Parameters
    ----------
    after : Place or None
        Only those who come after this place, whether or not somebody still stands there.

    Raises
    ------
    NotFoundError
        When there is no such area within the actor's.
    """
    _require_area(uow, area_id)
    found = _Month(uow, month, area_id)
    counting = found.by_any if load_settings(uow).remote_counts_for_month else found.in_person
    missing = [elder for elder in found.elders if found.counts(elder) and elder.id not in counting]
    last = _last_contacts(uow, [elder.id for elder in missing], month)
    lines = [NotYet(elder.id, elder.area, elder.tier, last.get(elder.id)) for elder in missing]
    rest = lines if after is None else [line for line in lines if line.place > after]
    return tuple(sorted(rest, key=lambda line: line.place))


def _require_area(uow: UnitOfWork, area_id: str) -> None:
    if uow.session.get(AreaRecord, area_id) is None:
        raise NotFoundError("area_not_found", Text(zh="没有这一区域。", en="There is no such area."))


class _Month:
    """The elders of an area and what the ledger of a month says about them."""

    def __init__(self, uow: UnitOfWork, month: date, area_id: str) -> None:
        last = _last_day(month)
        gone = {
            name
            for name, left in uow.session.execute(select(ElderRecord.id, ElderRecord.left_on))
            if left is not None and left <= month
        }
        self.elders = [elder for elder in load_elders(uow, area_id) if elder.id not in gone]
        absences = load_absences(uow, [elder.id for elder in self.elders])
        self._absent = {item.elder for item in absences if item.covers(month) and item.covers(last)}
        inside = and_(LedgerRecord.day.between(month, last), LedgerRecord.outcome != Outcome.NOT_SEEN.value)
        self.by_any = set(uow.session.scalars(select(LedgerRecord.elder_id).where(inside).distinct()))
        at_home = and_(inside, LedgerRecord.mode == VisitMode.HOME.value)
        self.in_person = set(uow.session.scalars(select(LedgerRecord.elder_id).where(at_home).distinct()))

    def counts(self, elder: Elder) -> bool:
        """Whether an elder is among those who should be reached."""
        return elder.id not in self._absent and any(elder.consents_to(mode) for mode in VisitMode)

    def reached(self, area: Area, elders: list[Elder]) -> Reached:
        """Return the line of some elders."""
        counted = {elder.id for elder in elders if self.counts(elder)}
        absent = {elder.id for elder in elders if elder.id in self._absent}
        return Reached(
            area=area.id,
            name=area.name,
            elders=len(counted),
            by_any=len(counted & self.by_any),
            in_person=len(counted & self.in_person),
            refused=len(elders) - len(counted) - len(absent),
            absent=len(absent),
        )


def _lies_in(areas: Mapping[str, Area], area: str | None, other: str) -> bool:
    while area is not None and area != other:
        area = areas[area].parent if area in areas else None
    return area == other


def _last_day(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _workdays_left(uow: UnitOfWork, month: date) -> int:
    calendar, first, last = WorkCalendar(load_calendar(uow)), max(month, uow.today()), _last_day(month)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(calendar.is_workday(day) for day in days)


def _last_contacts(uow: UnitOfWork, elders: Iterable[str], month: date) -> Mapping[str, date]:
    query = (
        select(LedgerRecord.elder_id, LedgerRecord.day)
        .where(
            LedgerRecord.elder_id.in_(list(elders)),
            LedgerRecord.day <= _last_day(month),
            or_(LedgerRecord.outcome == Outcome.SEEN.value, LedgerRecord.outcome == Outcome.ANSWERED.value),
        )
        .order_by(LedgerRecord.day)
    )
    return {row.elder_id: row.day for row in uow.session.execute(query)}
