"""A visitor's routes as a calendar that other programs read: no names, no addresses, only when and how many."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone
from sqlalchemy import select

from api.persistence.records.roster import ReleaseRecord
from api.persistence.repositories.releases import Releases, RouteInForce
from api.persistence.unit_of_work import UnitOfWork
from api.services.own_routes import stops_of

_BACK, _AHEAD = timedelta(weeks=2), timedelta(weeks=6)
_REFRESH = timedelta(hours=1)
_PRODUCT = "-//tanfang//visitor calendar//ZH"
_HORIZON = timedelta(days=3 * 365)


class _Release(NamedTuple):
    """What an event takes from its release."""

    number: int
    published_at: datetime


def calendar_of(uow: UnitOfWork) -> bytes:
    """Return the routes in force of the visitor who acts as iCalendar (RFC 5545, RFC 7986).

    Each shift keeps its UID from release to release, and the release's number is its SEQUENCE, so programs move an
    event instead of adding one. Nothing in it changes until another release is in force or the day does.
    """
    assert uow.actor.visitor is not None
    today = uow.today()
    records = Releases(uow).routes(uow.actor.visitor, today - _BACK, today + _AHEAD)
    releases = _releases(uow, {record.release_id for record in records})
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", "探访")
    calendar.add("x-wr-calname", "探访")
    calendar.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", _REFRESH)
    calendar.add_component(_timezone(uow.zone, today))
    for record in records:
        calendar.add_component(_event(uow, record, releases[record.release_id]))
    return bytes(calendar.to_ical())


def _event(uow: UnitOfWork, record: RouteInForce, release: _Release) -> Event:
    stops = stops_of(record)
    visits = sum(len(stop.visits) for stop in stops)
    event = Event()
    event.add("uid", f"{record.week_id}-{record.shift}@tanfang")
    event.add("sequence", release.number)
    event.add("dtstamp", release.published_at)
    event.add("dtstart", record.starts_at.astimezone(uow.zone))
    event.add("dtend", record.ends_at.astimezone(uow.zone))
    event.add("summary", f"探访 {visits} 次，{len(stops)} 站 / {visits} visits, {len(stops)} stops")
    return event


def _releases(uow: UnitOfWork, ids: set[str]) -> dict[str, _Release]:
    query = select(ReleaseRecord.id, ReleaseRecord.number, ReleaseRecord.published_at).where(ReleaseRecord.id.in_(ids))
    return {row.id: _Release(row.number, row.published_at) for row in uow.session.execute(query)}


def _timezone(zone: ZoneInfo, today: date) -> Timezone:
    return Timezone.from_tzinfo(zone, zone.key, first_date=today - _HORIZON, last_date=today + _HORIZON)
