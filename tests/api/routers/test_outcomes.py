"""What a phone tells late or twice: nothing that happened is lost."""

from __future__ import annotations

from http import HTTPStatus

from tests.api.http.said import said
from tests.api.routers.test_own import MONDAY, outcome
from tests.api.routers.village import asking
from tests.api.services.conftest import Planned


def test_a_number_used_twice_swallows_nothing_that_happened(published: Planned) -> None:
    with asking(published, "V1") as http:
        told = outcome(http)
        http.post("/v1/me/outcomes", json=told)
        second = http.get(f"/v1/me/routes/{MONDAY}").json()["routes"][0]["stops"][1]["visits"][0]["visit"]
        for changed in ({"visit": second}, {"outcome": "not_seen", "reason": "nobody opened"}):
            assert said(http.post("/v1/me/outcomes", json=told | changed)) == (409, "client_id_reused", [])


def test_what_was_done_counts_although_a_later_release_took_it_away(published: Planned) -> None:
    with asking(published, "V1") as http:
        told = outcome(http)
    with asking(published) as http:
        move = {"steps": [{"action": "take_off", "visit": told["visit"]}], "dry_run": False, "pin": False}
        moved = http.post(f"/v1/rosters/{published.roster}/moves", json=move, headers={"If-Match": '"1"'})
        assert moved.status_code == HTTPStatus.OK, moved.text
        again = http.post(
            f"/v1/weeks/{published.week}/releases", json={"roster": published.roster, "version": 2},
            headers={"If-Match": '"2"'},
        )  # fmt: skip
        assert again.status_code == HTTPStatus.CREATED, again.text
    with asking(published, "V1") as http:
        assert str(told["visit"]) not in http.get(f"/v1/me/routes/{MONDAY}").text
        assert http.post("/v1/me/outcomes", json=told).status_code == HTTPStatus.CREATED
    with asking(published, "V2") as http:
        assert said(http.post("/v1/me/outcomes", json=told)) == (404, "visit_not_on_route", [])
