"""Calendar addresses: a secret each, without names, ended at once."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from api.security.actor import Actor, Role
from api.services.publishing import publish, week_to_publish
from api.services.users import NewUser, add_user
from tests.api.conftest import NOW, SYSTEM
from tests.api.http.said import said
from tests.api.routers.village import app_of
from tests.api.service import NamedActors, client
from tests.api.services.conftest import Planned
from tests.api.services.test_own import EVENING, events_of
from tests.fixtures.samples import sample

NOT_FOUND: tuple[int, str, list[str]] = (404, "calendar_not_found", [])


@pytest.fixture
def visitor(published: Planned) -> Actor:
    with published.works.begin(SYSTEM) as uow:
        user = add_user(uow, NewUser("he.xuemei", "何雪梅", frozenset({Role.VISITOR}), visitor="V1"))
        return Actor(user.id, frozenset({Role.VISITOR}), visitor="V1")


def address(http: TestClient) -> str:
    made = http.post("/v1/me/calendar")
    assert made.status_code == HTTPStatus.CREATED
    return urlsplit(str(made.json()["url"])).path


def test_a_program_that_knows_the_address_gets_the_routes_without_names(published: Planned, visitor: Actor) -> None:
    app = app_of(published.works, NamedActors({"me": visitor}))
    with client(app, "me") as http, client(app, None) as program:
        found = program.get(address(http))
        assert found.headers["Content-Type"].startswith("text/calendar")
        days = {route["day"] for route in http.get("/v1/me/routes").json()}
        assert {f"{event.start:%Y-%m-%d}" for event in events_of(found.content)} == days
        assert all(person.name not in found.text for person in sample("village").people)


def test_nothing_is_sent_again_until_something_changes(published: Planned, visitor: Actor) -> None:
    later = published.at(lambda: EVENING + timedelta(hours=3))
    with client(app_of(published.works, NamedActors({"me": visitor})), "me") as http:
        place = address(http)
        tag = http.get(place).headers["ETag"]
    with client(app_of(later.works), None) as program:
        again = program.get(place, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
        with later.works.begin(SYSTEM) as uow:
            publish(uow, week_to_publish(uow, later.week), later.roster, 1)
        assert program.get(place, headers={"If-None-Match": tag}).status_code == HTTPStatus.OK


def test_programs_know_the_zone_and_when_an_event_was_published(published: Planned, visitor: Actor) -> None:
    with client(app_of(published.works, NamedActors({"me": visitor})), "me") as http:
        found = Calendar.from_ical(http.get(address(http)).content)
    (zone,) = found.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Asia/Shanghai"
    for event in found.walk("VEVENT"):
        assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
        assert event.decoded("DTSTAMP") == NOW


def test_a_new_address_ends_the_one_before(published: Planned, visitor: Actor) -> None:
    with client(app_of(published.works, NamedActors({"me": visitor})), "me") as http:
        first, second = address(http), address(http)
        assert said(http.get(first)) == NOT_FOUND
        assert http.get(second).status_code == HTTPStatus.OK
        assert http.delete("/v1/me/calendar").status_code == HTTPStatus.NO_CONTENT
        assert said(http.get(second)) == NOT_FOUND


def test_the_address_opens_nothing_else(published: Planned, visitor: Actor) -> None:
    app = app_of(published.works, NamedActors({"me": visitor}))
    with client(app, "me") as http, client(app, None) as program:
        secret = address(http).removeprefix("/v1/calendars/").removesuffix(".ics")
        answer = program.get("/v1/me/routes", headers={"Authorization": f"Bearer {secret}"})
        assert said(answer) == (401, "not_logged_in", [])
        assert said(program.get("/v1/calendars/none.ics")) == NOT_FOUND
