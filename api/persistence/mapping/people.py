"""Who elders and visitors are: sealed when stored, masked when read, opened only by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter
from sqlalchemy import delete, select

from api.persistence.mapping.names import grams_of, newest_mark, stored_gram
from api.persistence.mapping.sync import Row, chunks, insert_many, upsert
from api.persistence.records.person import NameGramRecord, PersonRecord
from api.persistence.unit_of_work import UnitOfWork
from api.security.vault import Vault
from scheduler.domain.identity import masked
from scheduler.domain.person import EmergencyContact, Person

_CONTACTS = TypeAdapter(tuple[EmergencyContact, ...])
_MOBILE_DIGITS = 11


@dataclass(frozen=True)
class MaskedPerson:
    """What may be shown of a person without saying why.

    Attributes
    ----------
    name : str
        The first character, the rest as stars.
    identity_number, phone : str
        At most the first 3 and last 4 characters; empty when unknown.
    has_address : bool
        Whether an address is known.
    contacts : int
        How many emergency contacts are known.
    """

    id: str
    name: str
    identity_number: str
    phone: str
    has_address: bool
    contacts: int


def masked_person(vault: Vault, record: PersonRecord) -> MaskedPerson:
    """Return what may be shown of a person without saying why."""
    person = open_person(vault, record)
    return MaskedPerson(
        id=person.id,
        name=masked_name(person.name),
        identity_number=masked(person.identity_number or ""),
        phone=masked_phone(person.phone),
        has_address=bool(person.address),
        contacts=len(person.contacts),
    )


def masked_people(uow: UnitOfWork, ids: Collection[str]) -> dict[str, MaskedPerson]:
    """Return the masked people of the scope among some elder or visitor ids, by id."""
    return {record.id: masked_person(uow.vault, record) for record in _records(uow, ids)}


def masked_name(name: str) -> str:
    """Return a name with only its first character left."""
    return name[:1] + "*" * (len(name) - 1)


def masked_phone(phone: str) -> str:
    """Return a phone number with only its ends left: 3 and 4 digits of a long one, the last 2 of a short one."""
    if len(phone) >= _MOBILE_DIGITS:
        return masked(phone)
    return "*" * (len(phone) - 2) + phone[-2:]


def open_person(vault: Vault, record: PersonRecord) -> Person:
    """Return a person unmasked; whoever shows the result to somebody has it audited."""

    def opened(column: str, sealed: bytes | None) -> str:
        return "" if sealed is None else vault.open(f"people.{column}", sealed)

    return Person.model_construct(
        id=record.id,
        name=opened("name", record.name),
        identity_number=opened("identity_number", record.identity_number) or None,
        phone=opened("phone", record.phone),
        address=opened("address", record.address),
        contacts=_CONTACTS.validate_json(opened("contacts", record.contacts) or "[]"),
    )


def load_people(uow: UnitOfWork, ids: Collection[str]) -> tuple[Person, ...]:
    """Return people of the scope unmasked, among some elder or visitor ids; see `open_person`."""
    return tuple(open_person(uow.vault, record) for record in _records(uow, ids))


def store_people(uow: UnitOfWork, people: Sequence[Person], elders: Collection[str]) -> None:
    """Add and change people, and keep the index of names in step.

    Parameters
    ----------
    elders : collection of str
        Ids of elders; the other people are visitors.
    """
    changes = upsert(uow.session, PersonRecord, [_row(uow.vault, person, person.id in elders) for person in people])
    touched = {str(key[0]) for key in (*changes.added, *changes.changed)}
    for chunk in chunks(str(key[0]) for key in changes.changed):
        uow.session.execute(delete(NameGramRecord).where(NameGramRecord.person_id.in_(chunk)))
    index_names(uow, (person for person in people if person.id in touched))


def index_names(uow: UnitOfWork, people: Iterable[Person]) -> None:
    """Add people who are not in it to the index of names."""
    tokens: dict[str, bytes] = {}
    stored: list[bytes] = []
    ids: list[str] = []
    for person in people:
        grams = sorted(grams_of(person.name))
        for gram in grams:
            if gram not in tokens:
                tokens[gram] = stored_gram(uow.vault, gram)
            stored.append(tokens[gram])
        ids.extend([person.id] * len(grams))
    insert_many(uow.session, NameGramRecord, {"gram": stored, "person_id": ids})


def index_anew(uow: UnitOfWork, most: int) -> int:
    """Index people anew whose names an older key than the newest indexed; return how many were, at most ``most``."""
    stale = select(NameGramRecord.person_id).where(NameGramRecord.gram < newest_mark(uow.vault)).distinct()
    ids = list(uow.session.scalars(stale.order_by(NameGramRecord.person_id).limit(most)))
    people = load_people(uow, ids)
    uow.session.execute(delete(NameGramRecord).where(NameGramRecord.person_id.in_(ids)))
    index_names(uow, people)
    return len(ids)


def _records(uow: UnitOfWork, ids: Collection[str]) -> list[PersonRecord]:
    found: list[PersonRecord] = []
    for chunk in chunks(sorted(ids)):
        found.extend(uow.session.scalars(select(PersonRecord).where(PersonRecord.id.in_(chunk))))
    return sorted(found, key=lambda record: record.id)


def _row(vault: Vault, person: Person, is_elder: bool) -> Row:
    def sealed(column: str, text: str) -> bytes | None:
        return vault.seal(f"people.{column}", text) if text else None

    return {
        "id": person.id,
        "elder_id": person.id if is_elder else None,
        "visitor_id": None if is_elder else person.id,
        "name": vault.seal("people.name", person.name),
        "identity_number": sealed("identity_number", person.identity_number or ""),
        "phone": sealed("phone", person.phone),
        "address": sealed("address", person.address),
        "contacts": sealed("contacts", _CONTACTS.dump_json(person.contacts).decode() if person.contacts else ""),
    }
