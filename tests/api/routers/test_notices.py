"""The call list and webhooks over HTTP."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from tests.api.http.said import said
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned
from tests.fixtures.samples import sample

HOOK = {"address": "https://example.org/hook", "area": "XZ"}


class TestCallList:
    def test_who_was_rung_leaves_it(self, published: Planned) -> None:
        with asking(published) as http:
            listed = items(http, "/v1/call-list", 1)
            assert {item["receiver"] for item in listed} >= {"visitor:V1", "visitor:V2"}
            place = f"/v1/call-list/{listed[0]['id']}/done"
            assert http.post(place).json() == listed[0]
            assert items(http, "/v1/call-list", 1) == listed[1:]
            assert said(http.post(place)) == (404, "call_not_found", [])

    def test_it_names_nobody(self, published: Planned) -> None:
        with asking(published) as http:
            text = http.get("/v1/call-list").text
            assert all(person.name not in text and person.phone not in text for person in sample("village").people)

    def test_another_area_has_its_own(self, published: Planned) -> None:
        with asking(published) as http:
            (first, *_) = items(http, "/v1/call-list")
        with asking(published, "south") as http:
            assert items(http, "/v1/call-list") == []
            assert said(http.post(f"/v1/call-list/{first['id']}/done")) == (404, "call_not_found", [])


class TestWebhooks:
    def test_the_secret_is_shown_once_and_the_address_never(self, village: Planned) -> None:
        with asking(village, "administrator") as http:
            made = http.post("/v1/webhooks", json=HOOK)
            assert made.status_code == HTTPStatus.CREATED
            listed = http.get("/v1/webhooks")
            assert [item["id"] for item in listed.json()["items"]] == [made.json()["id"]]
            assert made.json()["secret"] not in listed.text
            assert "example.org" not in listed.text

    def test_one_is_ended_once(self, village: Planned) -> None:
        with asking(village, "administrator") as http:
            place = f"/v1/webhooks/{http.post('/v1/webhooks', json=HOOK).json()['id']}"
            assert http.delete(place).status_code == HTTPStatus.NO_CONTENT
            assert items(http, "/v1/webhooks") == []
            assert said(http.delete(place)) == (404, "webhook_not_found", [])

    @pytest.mark.parametrize(
        ("changed", "refusal"),
        [
            ({"area": "nowhere"}, (404, "area_not_found", [])),
            ({"address": "ftp://example.org"}, (422, "request_invalid", ["/address"])),
            ({"address": "http://[::1/told"}, (422, "request_invalid", ["/address"])),
            ({"address": "http://example.org:99999999/"}, (422, "request_invalid", ["/address"])),
            ({"address": "https://example.org/" + "a" * 600}, (422, "request_invalid", ["/address"])),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, village: Planned, changed: dict[str, str], refusal: tuple[int, str, list[str]]
    ) -> None:
        with asking(village, "administrator") as http:
            assert said(http.post("/v1/webhooks", json=HOOK | changed)) == refusal
