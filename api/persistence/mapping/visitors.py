"""Visitors, with their areas, caseloads, qualifications and times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, select, true

from api.persistence.mapping.sync import Row, replace_owned, upsert
from api.persistence.mapping.values import maybe_seconds, maybe_time
from api.persistence.records.visitor import CaseloadRecord, QualificationRecord, VisitorAreaRecord, VisitorRecord
from api.persistence.scoping import VisitorOwned
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.elder import Gender
from scheduler.domain.visitor import Caps, Qualification, Visitor


def load_visitors(uow: UnitOfWork, ids: Collection[str]) -> tuple[Visitor, ...]:
    """Return visitors by id, whoever asks: the caller knows the ids from rows of the scope.

    Those who left are among them; nothing here says who a visitor is.
    """
    query = select(VisitorRecord).order_by(VisitorRecord.id).execution_options(everywhere=True)
    return visitors_of(uow, [record for record in uow.session.scalars(query) if record.id in ids])


def visitors_of(uow: UnitOfWork, records: Sequence[VisitorRecord]) -> tuple[Visitor, ...]:
    """Return visitors as the domain has them, from their rows."""
    hanging = _Hanging(uow, [record.id for record in records] if len(records) < _MANY else None)
    return tuple(hanging.visitor(record) for record in records)


# From so many visitors on, reading whole tables is quicker than asking for each visitor's rows.
_MANY = 200
# Whoever may see a visitor may see all that hangs on the visitor.
_EVERYWHERE = {"everywhere": True}


class _Hanging:
    """What hangs on visitors, by visitor id.

    Parameters
    ----------
    visitors : list of str or None
        Whose rows are wanted; ``None`` means everybody's.
    """

    def __init__(self, uow: UnitOfWork, visitors: list[str] | None) -> None:
        self._visitors = visitors
        self._areas: defaultdict[str, set[str]] = defaultdict(set)
        self._caseloads: defaultdict[str, set[str]] = defaultdict(set)
        self._qualifications: defaultdict[str, list[Qualification]] = defaultdict(list)
        areas = select(VisitorAreaRecord.visitor_id, VisitorAreaRecord.area_id)
        for visitor, area in uow.session.execute(
            areas.where(self._theirs(VisitorAreaRecord)), execution_options=_EVERYWHERE
        ):
            self._areas[visitor].add(area)
        caseloads = select(CaseloadRecord.visitor_id, CaseloadRecord.elder_id)
        for visitor, elder in uow.session.execute(
            caseloads.where(self._theirs(CaseloadRecord)), execution_options=_EVERYWHERE
        ):
            self._caseloads[visitor].add(elder)
        skills = select(QualificationRecord).order_by(QualificationRecord.name, QualificationRecord.valid_from)
        for held in uow.session.scalars(skills.where(self._theirs(QualificationRecord)), execution_options=_EVERYWHERE):
            item = Qualification(name=held.name, valid_from=held.valid_from, valid_until=held.valid_until)
            self._qualifications[held.visitor_id].append(item)

    def visitor(self, record: VisitorRecord) -> Visitor:
        """Put one visitor together."""
        return Visitor(
            id=record.id,
            kind=record.kind_id,
            home=record.home_id,
            end_place=record.end_place_id,
            speed_meters_per_second=record.speed_meters_per_second,
            travel_mode=record.travel_mode,
            gender=None if record.gender is None else Gender(record.gender),
            dialects=frozenset(record.dialects),
            qualifications=tuple(self._qualifications[record.id]),
            required=frozenset(record.required),
            areas=None if record.serves_everywhere else frozenset(self._areas[record.id]),
            reach_meters=record.reach_meters,
            caseload=frozenset(self._caseloads[record.id]) if record.has_caseload else None,
            daily=_caps(record.daily_visits, record.daily_work_seconds, record.daily_meters),
            weekly=_caps(record.weekly_visits, record.weekly_work_seconds, record.weekly_meters),
            agreed_weekly_work=maybe_time(record.agreed_weekly_work_seconds),
            can_lead=record.can_lead,
            counts_as_face=record.counts_as_face,
        )

    def _theirs(self, record: type[VisitorOwned]) -> ColumnElement[bool]:
        return true() if self._visitors is None else record.visitor_id.in_(self._visitors)


def store_visitors(uow: UnitOfWork, visitors: Sequence[Visitor]) -> None:
    """Add and change visitors, whoever left coming back; caseloads wait for the elders, see `store_caseloads`."""
    ids = [visitor.id for visitor in visitors]
    upsert(uow.session, VisitorRecord, [_row(visitor) for visitor in visitors])
    replace_owned(uow.session, VisitorAreaRecord, "visitor_id", ids, _areas(visitors))
    replace_owned(uow.session, QualificationRecord, "visitor_id", ids, _qualifications(visitors))


def store_caseloads(uow: UnitOfWork, visitors: Collection[Visitor]) -> None:
    """Make visitors have exactly these caseloads."""
    rows: Iterator[Row] = (
        {"visitor_id": visitor.id, "elder_id": elder}
        for visitor in visitors
        for elder in sorted(visitor.caseload or ())
    )
    replace_owned(uow.session, CaseloadRecord, "visitor_id", [visitor.id for visitor in visitors], rows)


def _caps(visits: int | None, work_seconds: int | None, meters: float | None) -> Caps:
    return Caps(visits=visits, work=maybe_time(work_seconds), distance_meters=meters)


def _areas(visitors: Iterable[Visitor]) -> Iterator[Row]:
    for visitor in visitors:
        for area in sorted(visitor.areas or ()):
            yield {"visitor_id": visitor.id, "area_id": area}


def _qualifications(visitors: Iterable[Visitor]) -> Iterator[Row]:
    for visitor in visitors:
        for item in visitor.qualifications:
            yield {
                "visitor_id": visitor.id,
                "name": item.name,
                "valid_from": item.valid_from,
                "valid_until": item.valid_until,
            }


def _row(visitor: Visitor) -> Row:
    return {
        "id": visitor.id,
        "kind_id": visitor.kind,
        "home_id": visitor.home,
        "end_place_id": visitor.end_place,
        "speed_meters_per_second": visitor.speed_meters_per_second,
        "travel_mode": visitor.travel_mode,
        "gender": None if visitor.gender is None else visitor.gender.value,
        "dialects": sorted(visitor.dialects),
        "required": sorted(visitor.required),
        "serves_everywhere": visitor.areas is None,
        "reach_meters": visitor.reach_meters,
        "has_caseload": visitor.caseload is not None,
        "daily_visits": visitor.daily.visits,
        "daily_work_seconds": maybe_seconds(visitor.daily.work),
        "daily_meters": visitor.daily.distance_meters,
        "weekly_visits": visitor.weekly.visits,
        "weekly_work_seconds": maybe_seconds(visitor.weekly.work),
        "weekly_meters": visitor.weekly.distance_meters,
        "agreed_weekly_work_seconds": maybe_seconds(visitor.agreed_weekly_work),
        "can_lead": visitor.can_lead,
        "counts_as_face": visitor.counts_as_face,
        "left_on": None,
    }
