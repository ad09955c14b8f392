"""A visitor's routes of a day, with the details needed at the doors on them, opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, cast, literal_column, null, select, union_all
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import KeyedColumnElement, SQLCoreOperations
from sqlalchemy.types import TypeEngine

from api.persistence.columns import Json
from api.persistence.mapping.places import point_of
from api.persistence.named_in import named_in
from api.persistence.records.person import PersonRecord
from api.persistence.records.place import PlaceRecord
from api.persistence.records.roster import ReleasedRouteRecord
from api.persistence.records.service import ServiceRecord
from api.persistence.repositories.releases import ROUTES_IN_FORCE, RouteInForce
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.base import Text
from scheduler.domain.person import EmergencyContact

_CONTACTS = TypeAdapter(tuple[EmergencyContact, ...])
_ROUTE, _PERSON, _PLACE, _SERVICE = "route", "person", "place", "service"


@dataclass(frozen=True)
class OpenedPerson:
    """What a visitor needs of an elder: no identity number, no assessment."""

    id: str
    name: str = field(repr=False)
    phone: str = field(repr=False)
    address: str = field(repr=False)
    contacts: tuple[EmergencyContact, ...] = field(repr=False)


@dataclass(frozen=True)
class OpenedDoors:
    """What is needed at some doors.

    Attributes
    ----------
    people : mapping of elder id to OpenedPerson
    points : mapping of place id to (latitude, longitude)
        Places without a point are left out.
    services : mapping of service id to Text
    """

    people: Mapping[str, OpenedPerson] = field(repr=False)
    points: Mapping[str, tuple[float, float]] = field(repr=False)
    services: Mapping[str, Text]


_Column = KeyedColumnElement[object] | InstrumentedAttribute[object]
_Part = Select[str, str, str, str, datetime, datetime, Json, bytes, bytes | None, bytes | None, bytes | None, str, str]
_COLUMNS: Mapping[str, TypeEngine[object]] = {
    "id": ReleasedRouteRecord.release_id.type,
    "week": ReleasedRouteRecord.week_id.type,
    "shift": ReleasedRouteRecord.shift.type,
    "starts_at": ReleasedRouteRecord.starts_at.type,
    "ends_at": ReleasedRouteRecord.ends_at.type,
    "stops": ReleasedRouteRecord.stops.type,
    "sealed": PersonRecord.name.type,
    "phone": PersonRecord.phone.type,
    "address": PersonRecord.address.type,
    "contacts": PersonRecord.contacts.type,
    "zh": ServiceRecord.title_zh.type,
    "en": ServiceRecord.title_en.type,
}
_TODAY = ROUTES_IN_FORCE.cte("today")


def _part(kind: str, **columns: _Column) -> _Part:
    """Return one part of the union: what it gives under the names of all, nothing under the others."""
    shown = [columns.get(name, cast(null(), sort)).label(name) for name, sort in _COLUMNS.items()]
    return select(literal_column(f"'{kind}'", SqlText).label("kind"), *shown)


def _named(column: SQLCoreOperations[str | None], key: str) -> ColumnElement[bool]:
    return named_in(column, _TODAY, "stops", key)


# One statement for routes and doors, and built once: every phone asks for this, and a trip to the database takes
# longer than finding the rows.
_DAY = union_all(
    _part(
        _ROUTE, id=_TODAY.c.release_id, week=_TODAY.c.week_id, shift=_TODAY.c.shift,
        starts_at=_TODAY.c.starts_at, ends_at=_TODAY.c.ends_at, stops=_TODAY.c.stops,
    ),
    _part(
        _PERSON, id=PersonRecord.elder_id, sealed=PersonRecord.name, phone=PersonRecord.phone,
        address=PersonRecord.address, contacts=PersonRecord.contacts,
    ).where(_named(PersonRecord.elder_id, "elder")),
    _part(_PLACE, id=PlaceRecord.id, sealed=PlaceRecord.point).where(
        _named(PlaceRecord.id, "place"), PlaceRecord.point.is_not(None)
    ),
    _part(_SERVICE, id=ServiceRecord.id, zh=ServiceRecord.title_zh, en=ServiceRecord.title_en).where(
        _named(ServiceRecord.id, "service")
    ),
)  # fmt: skip


def opened_day(uow: UnitOfWork, visitor: str, day: date) -> tuple[list[RouteInForce], OpenedDoors]:
    """Return a visitor's routes in force of a day, in order, and what is needed at their doors.

    The unit of work has to see everything; whoever calls says why this visitor's routes may be seen.
    """
    assert uow.actor.scope.is_everything, "the parts of a union are not limited to a scope"
    routes: list[RouteInForce] = []
    people: dict[str, OpenedPerson] = {}
    points: dict[str, tuple[float, float]] = {}
    titles: dict[str, Text] = {}
    for row in uow.session.execute(_DAY, {"visitor": visitor, "first": day, "last": day}):
        kind, found, week, shift, starts_at, ends_at, stops, sealed, phone, address, contacts, zh, en = row
        if kind == _ROUTE:
            routes.append(RouteInForce(found, week, shift, day, starts_at, ends_at, stops))
        elif kind == _PERSON:
            people[found] = _person(uow, found, sealed, phone, address, contacts)
        elif kind == _PLACE:
            points[found] = point_of(uow.vault, sealed)
        else:
            titles[found] = Text(zh=zh, en=en)
    return sorted(routes, key=lambda route: route.starts_at), OpenedDoors(people, points, titles)


def _person(
    uow: UnitOfWork, elder: str, name: bytes, phone: bytes | None, address: bytes | None, contacts: bytes | None
) -> OpenedPerson:
    told = _open(uow, "contacts", contacts)
    return OpenedPerson(
        id=elder,
        name=_open(uow, "name", name),
        phone=_open(uow, "phone", phone),
        address=_open(uow, "address", address),
        contacts=_CONTACTS.validate_json(told) if told else (),
    )


def _open(uow: UnitOfWork, column: str, sealed: bytes | None) -> str:
    return uow.vault.open(f"people.{column}", sealed) if sealed else ""
