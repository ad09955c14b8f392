"""Details opened for somebody who needs them at the door; every caller says why in its own words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, CompoundSelect, LargeBinary, cast, literal_column, null, select, union_all
from sqlalchemy import Text as SqlText

from api.persistence.among import among
from api.persistence.mapping.places import point_of
from api.persistence.records.person import PersonRecord
from api.persistence.records.place import PlaceRecord
from api.persistence.records.service import ServiceRecord
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.base import Text
from scheduler.domain.person import EmergencyContact

_CONTACTS = TypeAdapter(tuple[EmergencyContact, ...])
_PERSON, _PLACE, _SERVICE = "person", "place", "service"
_NO_BYTES, _NO_TEXT = cast(null(), LargeBinary), cast(null(), SqlText)


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


def _kind(name: str) -> ColumnElement[str]:
    return literal_column(f"'{name}'", SqlText)


# Built once, and one statement instead of three: every phone asks for this, and a trip to the database takes longer
# than finding the rows.
_DOORS: CompoundSelect[str, str, bytes, bytes | None, bytes | None, bytes | None, str, str] = union_all(
    select(
        _kind(_PERSON).label("kind"),
        PersonRecord.id.label("id"),
        PersonRecord.name.label("sealed"),
        PersonRecord.phone.label("phone"),
        PersonRecord.address.label("address"),
        PersonRecord.contacts.label("contacts"),
        _NO_TEXT.label("zh"),
        _NO_TEXT.label("en"),
    ).where(among(PersonRecord.elder_id, "elders")),
    select(
        _kind(_PLACE), PlaceRecord.id, PlaceRecord.point, _NO_BYTES, _NO_BYTES, _NO_BYTES, _NO_TEXT, _NO_TEXT
    ).where(among(PlaceRecord.id, "places"), PlaceRecord.point.is_not(None)),
    select(
        _kind(_SERVICE), ServiceRecord.id, _NO_BYTES, _NO_BYTES, _NO_BYTES, _NO_BYTES,
        ServiceRecord.title_zh, ServiceRecord.title_en,
    ).where(among(ServiceRecord.id, "services")),
)  # fmt: skip


def opened_doors(
    uow: UnitOfWork, elders: Collection[str], places: Collection[str], services: Collection[str]
) -> OpenedDoors:
    """Return what is needed at the doors of some elders and places, to do some services there.

    The caller knows the ids from routes that the actor may see; the unit of work has to see everything.
    """
    assert uow.actor.scope.is_everything, "the parts of a union are not limited to a scope"
    people: dict[str, OpenedPerson] = {}
    points: dict[str, tuple[float, float]] = {}
    titles: dict[str, Text] = {}
    asked = {"elders": list(elders), "places": list(places), "services": list(services)}
    for kind, found, sealed, phone, address, contacts, zh, en in uow.session.execute(_DOORS, asked):
        if kind == _PERSON:
            people[found] = _person(uow, found, sealed, phone, address, contacts)
        elif kind == _PLACE:
            points[found] = point_of(uow.vault, sealed)
        else:
            titles[found] = Text(zh=zh, en=en)
    return OpenedDoors(people, points, titles)


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
