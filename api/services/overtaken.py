"""Released weeks that the register has overtaken: a route calls on, or sends, somebody who is away."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import or_, select

from api.persistence.mapping.sync import chunks
from api.persistence.records.availability import AvailabilityExceptionRecord
from api.persistence.records.elder import ElderRecord
from api.persistence.records.elder_hours import AbsenceRecord
from api.persistence.records.roster import ReleasedRouteRecord
from api.persistence.records.visitor import VisitorRecord
from api.persistence.repositories.elders import Elders
from api.persistence.unit_of_work import UnitOfWork
from api.services.own_routes import stops_of
from scheduler.domain.mode import VisitMode

Days = tuple[date, date]
_ENDLESS = date.max


@dataclass
class _Away:
    """Who is away on which days, and in which modes elders may be called on."""

    days: dict[str, list[Days]] = field(default_factory=dict)
    modes: dict[str, frozenset[VisitMode]] = field(default_factory=dict)

    def add(self, name: str, first: date, last: date | None) -> None:
        self.days.setdefault(name, []).append((first, last or _ENDLESS))

    def covers(self, name: str, day: date) -> bool:
        return any(first <= day <= last for first, last in self.days.get(name, ()))


def overtaken_weeks(
    uow: UnitOfWork, *, elders: Collection[str] | None = None, visitors: Collection[str] | None = None
) -> list[str]:
    """Return the weeks whose routes in force from today on do not fit the register as it is now.

    Parameters
    ----------
    elders, visitors : collection of str or None
        Look at these people only; both ``None``: at everybody.
    """
    routes = _routes(uow, visitors)
    calls = {route.id: _calls(route) for route in routes}
    called = {elder for found in calls.values() for elder, _ in found}
    meant = called if elders is None else called & set(elders)
    if elders is None and visitors is not None:
        meant = set()
    away = _away_elders(uow, meant)
    sent = {route.visitor_id for route in routes} if elders is None else set()
    missing = _away_visitors(uow, sent)
    return sorted(
        {
            route.week_id
            for route in routes
            if missing.covers(route.visitor_id, route.day)
            or any(
                elder in meant and (away.covers(elder, route.day) or mode not in away.modes.get(elder, ()))
                for elder, mode in calls[route.id]
            )
        }
    )


def _routes(uow: UnitOfWork, visitors: Collection[str] | None) -> list[ReleasedRouteRecord]:
    query = select(ReleasedRouteRecord).where(ReleasedRouteRecord.in_force, ReleasedRouteRecord.day >= uow.today())
    if visitors is not None:
        query = query.where(ReleasedRouteRecord.visitor_id.in_(visitors))
    return list(uow.session.scalars(query))


def _calls(route: ReleasedRouteRecord) -> list[tuple[str, VisitMode]]:
    return [(visit.elder, visit.mode) for stop in stops_of(route) for visit in stop.visits]


def _away_elders(uow: UnitOfWork, elders: Iterable[str]) -> _Away:
    found = _Away()
    for chunk in chunks(sorted(elders)):
        records = list(uow.session.scalars(select(ElderRecord).where(ElderRecord.id.in_(chunk))))
        for elder in Elders(uow).whole(records):
            found.modes[elder.id] = frozenset(mode for mode in VisitMode if elder.consents_to(mode))
        for record in records:
            if record.left_on is not None:
                found.add(record.id, record.left_on, None)
        absences = select(AbsenceRecord.elder_id, AbsenceRecord.first_day, AbsenceRecord.last_day).where(
            AbsenceRecord.elder_id.in_(chunk),
            or_(AbsenceRecord.last_day.is_(None), AbsenceRecord.last_day >= uow.today()),
        )
        for elder_id, first, last in uow.session.execute(absences):
            found.add(elder_id, first, last)
    return found


def _away_visitors(uow: UnitOfWork, visitors: Iterable[str]) -> _Away:
    found = _Away()
    for chunk in chunks(sorted(visitors)):
        left = select(VisitorRecord.id, VisitorRecord.left_on).where(
            VisitorRecord.id.in_(chunk), VisitorRecord.left_on.is_not(None)
        )
        for name, day in uow.session.execute(left):
            found.add(name, day or date.min, None)
        exception = AvailabilityExceptionRecord
        off = select(exception.visitor_id, exception.first_day, exception.last_day).where(
            exception.visitor_id.in_(chunk), exception.start_seconds.is_(None), exception.last_day >= uow.today()
        )
        for name, first, last in uow.session.execute(off):
            found.add(name, first, last)
    return found
