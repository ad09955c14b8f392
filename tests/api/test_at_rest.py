"""The database file, read without any key, names nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.persistence.database import Database
from api.persistence.unit_of_work import Works
from api.security.actor import Actor, Role
from api.security.vault import Vault
from api.services.own_reports import report
from api.services.own_routes import routes_on
from api.services.publishing import publish, week_to_publish
from api.services.users import NewUser, add_user
from scheduler.domain.register import Register
from tests.api.conftest import KEYS, SYSTEM, make_town
from tests.api.routers.village import app_of
from tests.api.service import NamedActors, client
from tests.api.services.conftest import make_village, planned
from tests.api.services.test_own import CLOSED, EVENING, MONDAY, V1
from tests.api.stores import Stores
from tests.fixtures.samples import sample

FREE_TEXTS = (
    "nobody opened", "lies on the floor", "gas hose is porous", "hose was replaced", "visits a daughter in Hefei",
    "feels feverish today", "ring the family now", "coughs at night", "hook.example.org",
)  # fmt: skip
USER = "慕容雪见"
EVERYBODY = Actor("user:everybody", frozenset(Role), visitor="V1")
# Two characters in two bytes each stand by chance in what is sealed.
SHORTEST_WIDE = 3
_WORD = re.compile(rb"(?:[0-9A-Za-z()-]|[\xe3-\xef][\x80-\xbf]{2}){2,}")
_NUMBER = re.compile(rb"[0-9]{5}")


def personal(register: Register) -> set[str]:
    """Every name, phone, address and identity number, of the people and their contacts, and every note."""
    people = register.people
    found = {detail for one in people for detail in (one.name, one.phone, one.identity_number, one.address)}
    found |= {detail for one in people for contact in one.contacts for detail in (contact.name, contact.phone)}
    found |= {absence.note for absence in register.absences} | {entry.reason for entry in register.ledger}
    return {detail for detail in found if detail}


def raw(database: Database) -> bytes:
    """All bytes of the database, in its file and beside it."""
    file = Path(str(database.engine.url.database))
    parts = sorted(file.parent.glob(f"{file.name}*"))
    assert file in parts
    return b"".join(part.read_bytes() for part in parts)


def readable(content: bytes) -> bytes:
    """The parts that a person could read as Chinese, or that hold a long number: far less to search than all."""
    words = set(_WORD.findall(content))
    return b"\n".join(word for word in words if not word.isascii() or _NUMBER.search(word))


def found_in(content: bytes, details: set[str]) -> list[str]:
    plain = [detail for detail in details if detail.encode() in content]
    wide = [
        detail
        for detail in details
        if len(detail) >= SHORTEST_WIDE and any(detail.encode(name) in content for name in ("utf-16-le", "utf-16-be"))
    ]
    return sorted({*plain, *wide})


@pytest.fixture
def worked_with(stores: Stores) -> Iterator[Database]:
    """The village after a release, a closed door, and everything that somebody can write by hand."""
    with stores.fresh("sqlite", "village", make_village) as database:
        works = Works(database, Vault(KEYS), lambda: EVENING)
        with works.begin(SYSTEM) as uow:
            week, _, roster = planned(uow, "XZ")
            publish(uow, week_to_publish(uow, week), roster, 1)
            add_user(uow, NewUser("user", USER, frozenset({Role.AUDITOR}), email="snow@example.org"))
        with works.begin(V1) as uow:
            visit = routes_on(uow, MONDAY)[0].stops[0].visits[0].visit
            report(uow, replace(CLOSED, visit=visit, form='{"health": "coughs at night"}'))
        with client(app_of(works, NamedActors({"me": EVERYBODY})), "me") as http:
            write(http)
        yield database


def write(http: TestClient) -> None:
    """Say something wherever free text is taken."""
    fall = http.post("/v1/incidents", json={"elder": "E01", "kind": "fall", "note": "lies on the floor"})
    referral = {
        "elder": "E01",
        "kind": "repair",
        "owner": "office",
        "due_on": "2026-12-10",
        "what": "gas hose is porous",
    }
    made = http.post("/v1/referrals", json=referral, headers={"Idempotency-Key": "hose"})
    closed = {"done": True, "result": "hose was replaced"}
    away = {"status": "away", "first_day": "2026-12-05", "note": "visits a daughter in Hefei"}
    ill = {"first_day": "2026-12-03", "last_day": "2026-12-03", "reason": "feels feverish today"}
    answers = [
        fall,
        made,
        http.put(f"{made.headers['Location']}/result", json=closed, headers={"If-Match": '"1"'}),
        http.post("/v1/elders/E01/absences", json=away, headers={"Idempotency-Key": "away"}),
        http.post("/v1/me/cannot-come", json=ill),
        http.post("/v1/elders/E01/unmaskings", json={"reason": "ring the family now"}),
        http.post("/v1/webhooks", json={"address": "https://hook.example.org/x"}),
    ]
    assert [answer.status_code for answer in answers if answer.is_error] == []


def test_what_people_wrote_stands_nowhere_in_the_file(worked_with: Database) -> None:
    content = raw(worked_with)
    assert b"person.unmasked" in content, "the file was read"
    details = personal(sample("village")) | {*FREE_TEXTS, USER, "snow@example.org"}
    assert found_in(content, details) == []


def test_the_town_stands_nowhere_in_the_file(stores: Stores) -> None:
    with stores.fresh("sqlite", "town", make_town) as database:
        details = personal(sample("town"))
        assert len(details) > 1000
        assert found_in(readable(raw(database)), details) == []


def test_a_name_that_is_there_would_be_found() -> None:
    person = sample("village").people[0]
    for encoding in ("utf-8", "utf-16-le"):
        assert found_in(b"x" + person.name.encode(encoding), {person.name}) == [person.name]


def test_every_detail_of_the_town_would_be_found() -> None:
    details = personal(sample("town"))
    everything = b"\xff\x80".join(detail.encode() for detail in sorted(details))
    assert found_in(readable(everything), details) == sorted(details)
