"""The visitor's own day over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

import pytest
from fastapi.testclient import TestClient
from pydantic import JsonValue

from api.persistence.records.person import PersonRecord
from tests.api.conftest import SYSTEM
from tests.api.http.said import said
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned
from tests.fixtures.samples import sample

MONDAY = "2026-11-30"
Body = dict[str, JsonValue]


def first_visit(http: TestClient) -> str:
    return str(http.get(f"/v1/me/routes/{MONDAY}").json()["routes"][0]["stops"][0]["visits"][0]["visit"])


def outcome(http: TestClient, **changed: JsonValue) -> Body:
    told: Body = {
        "client_id": "11111111", "day": MONDAY, "visit": first_visit(http), "mode": "home", "outcome": "seen",
        "began_at": f"{MONDAY}T09:30:00+08:00", "ended_at": f"{MONDAY}T10:00:00+08:00",
    }  # fmt: skip
    return told | changed


class TestRoutes:
    def test_a_day_names_everybody_on_it_and_nobody_else(self, published: Planned) -> None:
        with asking(published, "V1") as http:
            answer = http.get(f"/v1/me/routes/{MONDAY}")
            assert answer.headers["Cache-Control"] == "private, no-store"
            (route,) = answer.json()["routes"]
            on_it = {visit["person"]["elder"] for stop in route["stops"] for visit in stop["visits"]}
            for person in sample("village").people:
                assert (person.name in answer.text) == (person.id in on_it), person.id

    def test_times_and_ways_are_those_of_the_release(self, published: Planned) -> None:
        with asking(published, "V1") as http:
            (route,) = http.get(f"/v1/me/routes/{MONDAY}").json()["routes"]
            times = [route["leaves_at"], *(stop["visits"][0]["starts_at"] for stop in route["stops"]), route["home_at"]]
            assert all(time.endswith("+08:00") for time in times)
            assert [stop["number"] for stop in route["stops"]] == list(range(1, len(route["stops"]) + 1))
            assert all(stop["latitude"] for stop in route["stops"] if stop["visits"][0]["mode"] == "home")

    def test_the_next_seven_days_have_no_names(self, published: Planned) -> None:
        with asking(published, "V1") as http:
            answer = http.get("/v1/me/routes")
            days = [route["day"] for route in answer.json()]
            assert days == sorted(days)
            assert days[0] == MONDAY
            assert all(person.name not in answer.text for person in sample("village").people)
            assert http.get("/v1/me/routes?first=2027-01-01").json() == []

    def test_a_day_that_a_phone_has_already_is_not_sent_again(self, published: Planned) -> None:
        with asking(published, "V1") as http:
            path = f"/v1/me/routes/{MONDAY}"
            known = http.get(path).headers["ETag"]
            same = http.get(path, headers={"If-None-Match": known})
            assert (same.status_code, same.content, same.headers["ETag"]) == (HTTPStatus.NOT_MODIFIED, b"", known)
            assert same.headers["Cache-Control"] == "private, no-store"
            other = http.get("/v1/me/routes/2026-12-01", headers={"If-None-Match": known})
            assert (other.status_code, other.json()["day"]) == (HTTPStatus.OK, "2026-12-01")

    def test_a_new_telephone_number_is_sent_at_once(self, published: Planned) -> None:
        with asking(published, "V1") as http:
            path = f"/v1/me/routes/{MONDAY}"
            before = http.get(path)
            elder = before.json()["routes"][0]["stops"][0]["visits"][0]["person"]["elder"]
            with published.works.begin(SYSTEM) as uow:
                person = uow.session.get_one(PersonRecord, elder)
                person.phone = uow.vault.seal("people.phone", "13900000001")
            after = http.get(path, headers={"If-None-Match": before.headers["ETag"]})
            assert after.status_code == HTTPStatus.OK
            assert "13900000001" in after.text
            assert "13900000001" not in before.text

    def test_two_visitors_do_not_see_each_others_routes(self, published: Planned) -> None:
        with asking(published, "V1") as one, asking(published, "V2") as other:
            assert one.get("/v1/me/routes").json() != other.get("/v1/me/routes").json()
            mine, theirs = (http.get(f"/v1/me/routes/{MONDAY}").json()["routes"] for http in (one, other))
            assert {route["shift"] for route in mine}.isdisjoint(route["shift"] for route in theirs)

    def test_a_draft_is_on_nobodys_phone(self, village: Planned) -> None:
        with asking(village, "V1") as http:
            assert http.get(f"/v1/me/routes/{MONDAY}").json()["routes"] == []

    def test_a_day_is_a_date(self, published: Planned) -> None:
        with asking(published, "V1") as http:
            assert said(http.get("/v1/me/routes/monday")) == (422, "request_invalid", ["?day"])


class TestOutcomes:
    def test_one_is_stored_once_however_often_it_is_sent(self, published: Planned) -> None:
        with asking(published, "V1") as http:
            first, second = (http.post("/v1/me/outcomes", json=outcome(http)) for _ in range(2))
            assert (first.status_code, first.json()["alert"]) == (HTTPStatus.CREATED, None)
            assert first.json() == second.json()
            again = http.post("/v1/me/outcomes", json=outcome(http, client_id="22222222"))
            assert said(again) == (409, "visit_reported", [])

    def test_a_closed_door_alerts_the_coordinator(self, published: Planned) -> None:
        with asking(published, "V1") as http:
            told = outcome(http, outcome="not_seen", reason="nobody opened")
            alert = http.post("/v1/me/outcomes", json=told).json()["alert"]
        with asking(published) as http:
            (found,) = items(http, "/v1/alerts")
            assert (found["id"], found["kind"], found["state"]) == (alert, "not_seen", "open")

    @pytest.mark.parametrize(
        ("changed", "refusal"),
        [
            ({"outcome": "not_seen"}, (422, "outcome_unusable", ["/outcome"])),
            ({"mode": "phone"}, (422, "outcome_unusable", ["/outcome"])),
            ({"ended_at": f"{MONDAY}T09:00:00+08:00"}, (422, "times_unusable", ["/began_at"])),
            ({"ended_at": f"{MONDAY}T23:00:00+08:00"}, (422, "times_unusable", ["/began_at"])),
            ({"visit": "E99/visit/1"}, (404, "visit_not_on_route", [])),
            ({"day": "2026-12-01"}, (404, "visit_not_on_route", [])),
            ({"client_id": "short"}, (422, "request_invalid", ["/client_id"])),
            ({"began_at": f"{MONDAY}T09:30:00"}, (422, "request_invalid", ["/began_at"])),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, published: Planned, changed: Body, refusal: tuple[int, str, list[str]]
    ) -> None:
        with asking(published, "V1") as http:
            assert said(http.post("/v1/me/outcomes", json=outcome(http, **changed))) == refusal

    def test_nobody_reports_what_another_visits(self, published: Planned) -> None:
        with asking(published, "V1") as one, asking(published, "V2") as other:
            assert said(other.post("/v1/me/outcomes", json=outcome(one))) == (404, "visit_not_on_route", [])


class TestCannotCome:
    ASKED: ClassVar[Body] = {"first_day": "2026-12-03", "last_day": "2026-12-04", "reason": "fever"}

    def test_one_asks_and_takes_it_back(self, published: Planned) -> None:
        with asking(published, "V1") as http:
            made = http.post("/v1/me/cannot-come", json=self.ASKED)
            assert (made.status_code, made.json()["state"]) == (HTTPStatus.CREATED, "open")
            place = f"/v1/me/cannot-come/{made.json()['id']}"
            (listed,) = http.get("/v1/me/cannot-come").json()
            assert (listed["id"], listed["state"]) == (made.json()["id"], "open")
            assert http.delete(place).json()["state"] == "withdrawn"
            assert said(http.delete(place)) == (409, "request_decided", [])

    def test_the_past_and_a_wrong_order_are_refused(self, published: Planned) -> None:
        with asking(published, "V1") as http:
            for days in ({"first_day": "2026-11-01"}, {"last_day": "2026-12-01"}):
                answer = http.post("/v1/me/cannot-come", json=self.ASKED | days)
                assert said(answer) == (422, "days_unusable", ["/first_day"])

    def test_nobody_takes_back_what_another_asked(self, published: Planned) -> None:
        with asking(published, "V1") as one, asking(published, "V2") as other:
            made = one.post("/v1/me/cannot-come", json=self.ASKED).json()
            assert said(other.delete(f"/v1/me/cannot-come/{made['id']}")) == (404, "request_not_found", [])
            assert other.get("/v1/me/cannot-come").json() == []


def test_somebody_with_the_role_who_is_no_visitor_has_no_day(published: Planned) -> None:
    with asking(published, "visitor") as http:
        assert said(http.get("/v1/me/routes")) == (403, "not_a_visitor", [])
