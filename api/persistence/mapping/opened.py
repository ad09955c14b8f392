"""Personal details opened for somebody who needs them at the door; every caller says why in its own words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter
from sqlalchemy import BindParameter, bindparam, select

from api.persistence.mapping.places import point_of
from api.persistence.records.person import PersonRecord
from api.persistence.records.place import PlaceRecord
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.person import EmergencyContact

_CONTACTS = TypeAdapter(tuple[EmergencyContact, ...])

# Built once: every phone asks for these, and building a statement takes longer than the database takes to answer it.
_IDS: BindParameter[list[str]] = bindparam("ids", expanding=True)
_PEOPLE = select(
    PersonRecord.id, PersonRecord.name, PersonRecord.phone, PersonRecord.address, PersonRecord.contacts
).where(PersonRecord.elder_id.in_(_IDS))
_POINTS = select(PlaceRecord.id, PlaceRecord.point).where(PlaceRecord.id.in_(_IDS), PlaceRecord.point.is_not(None))


@dataclass(frozen=True)
class OpenedPerson:
    """What a visitor needs of an elder: no identity number, no assessment."""

    id: str
    name: str = field(repr=False)
    phone: str = field(repr=False)
    address: str = field(repr=False)
    contacts: tuple[EmergencyContact, ...] = field(repr=False)


def opened_people(uow: UnitOfWork, elders: Collection[str]) -> Mapping[str, OpenedPerson]:
    """Return some elders' details by id."""
    rows = uow.session.execute(_PEOPLE, {"ids": list(elders)})
    return {row[0]: _person(uow, *row) for row in rows}


def opened_points(uow: UnitOfWork, places: Collection[str]) -> Mapping[str, tuple[float, float]]:
    """Return the latitude and longitude of some places by id; places without a point are left out."""
    rows = uow.session.execute(_POINTS, {"ids": list(places)})
    return {place: point_of(uow.vault, point) for place, point in rows if point is not None}


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
