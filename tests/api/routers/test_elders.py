"""Elders over HTTP: masked, searched for in bodies, opened with a reason, changed from day to day."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest
from pydantic import JsonValue

from tests.api.http.said import said
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned
from tests.fixtures.samples import sample

PEOPLE = {person.id: person for person in sample("village").people}
SOUTH = ["E01", "E02", "E03", "E07", "E08"]
HOSPITAL = {"status": "hospital", "first_day": "2026-12-01"}


def personal(text: str) -> list[str]:
    """What of the register's personal details stands in a text."""
    details = {
        detail
        for person in PEOPLE.values()
        for detail in (person.name, person.phone, person.identity_number, person.address)
        if detail
    }
    # Digits of a phone also stand by chance in a longer number.
    return sorted(detail for detail in details if re.search(rf"(?<![\d.]){re.escape(detail)}(?!\d)", text))


class TestMasked:
    def test_a_list_is_masked_and_ends(self, village: Planned) -> None:
        with asking(village) as http:
            found = items(http, "/v1/elders", 5)
            assert [item["id"] for item in found] == [f"E{number:02}" for number in range(1, 13)]
            assert found[0]["person"] == {
                "name": "郭**", "phone": "000****0002", "identity_number": "990***********002X", "has_address": True,
                "contacts": 1,
            }  # fmt: skip
            assert personal(http.get("/v1/elders").text) == []

    def test_one_is_masked(self, village: Planned) -> None:
        with asking(village) as http:
            answer = http.get("/v1/elders/E01")
            assert answer.json()["person"]["name"] == "郭**"
            assert personal(answer.text) == []

    def test_planners_see_not_even_masked_names(self, village: Planned) -> None:
        with asking(village, "planner") as http:
            assert {item["person"] for item in items(http, "/v1/elders")} == {None}
            assert http.get("/v1/elders/E01").json()["person"] is None

    @pytest.mark.parametrize(
        ("wanted", "ids"),
        [
            ({"tier": "red"}, ["E01"]),
            ({"area": "XZ-south"}, SOUTH),
            ({"category": "chronic"}, ["E06"]),
            ({"status": "absent"}, ["E10"]),
            ({"visitor": "V1", "area": "XZ-north"}, ["E09", "E12"]),
        ],
    )
    def test_a_list_is_filtered(self, village: Planned, wanted: dict[str, str], ids: list[str]) -> None:
        with asking(village) as http:
            assert [item["id"] for item in items(http, "/v1/elders", 2, **wanted)] == ids

    def test_other_areas_elders_do_not_exist(self, village: Planned) -> None:
        with asking(village, "south") as http:
            assert [item["id"] for item in items(http, "/v1/elders")] == SOUTH
            for path in ("E04", "E04/absences"):
                assert said(http.get(f"/v1/elders/{path}")) == (404, "elder_not_found", [])


class TestSearch:
    @pytest.mark.parametrize(
        ("wanted", "ids"),
        [
            ({"name": "郭秀"}, ["E01"]),
            ({"name": "福海"}, ["E03", "E06", "E09"]),
            ({"identity_number": "99010119510416002X"}, ["E01"]),
            ({"phone": "00000000004"}, ["E02"]),
            ({"phone": "0000000000"}, []),
        ],
    )
    def test_somebody_is_found_by_name_or_number(
        self, village: Planned, wanted: dict[str, str], ids: list[str]
    ) -> None:
        with asking(village) as http:
            answer = http.post("/v1/elders/searches", json=wanted)
            assert [item["id"] for item in answer.json()["items"]] == ids
            assert personal(answer.text) == []

    def test_nobody_is_searched_for_in_an_address(self, village: Planned) -> None:
        with asking(village) as http:
            for name in ("name", "phone", "identity_number"):
                found = http.get("/v1/elders", params={name: "郭"}).json()["items"]
                assert len(found) == 12, "an address does not filter by who somebody is"


class TestUnmasking:
    def test_it_opens_one_person_and_is_written_down_without_the_reason(self, village: Planned) -> None:
        with asking(village) as http:
            answer = http.post("/v1/elders/E01/unmaskings", json={"reason": "ring the family"})
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.json()["name"] == PEOPLE["E01"].name
            assert answer.json()["contacts"][0]["name"] == "郭俊杰"
            assert set(personal(answer.text)) == {
                PEOPLE["E01"].name, PEOPLE["E01"].phone, PEOPLE["E01"].identity_number, PEOPLE["E01"].address,
                PEOPLE["E01"].contacts[0].phone,
            }  # fmt: skip
        with asking(village, "auditor") as http:
            (entry,) = items(http, "/v1/audit", action="person.unmasked")
            assert (entry["actor"], entry["target"]) == ("user:coordinator", "elder:E01")
            assert "ring the family" not in str(entry)

    @pytest.mark.parametrize(
        ("elder", "reason", "refusal"),
        [
            ("E01", "   ", (422, "reason_missing", ["/reason"])),
            ("E01", "", (422, "request_invalid", ["/reason"])),
            ("E99", "ring the family", (404, "elder_not_found", [])),
        ],
    )
    def test_nothing_is_opened_or_written_without_a_reason(
        self, village: Planned, elder: str, reason: str, refusal: tuple[int, str, list[str]]
    ) -> None:
        with asking(village) as http:
            assert said(http.post(f"/v1/elders/{elder}/unmaskings", json={"reason": reason})) == refusal
        with asking(village, "auditor") as http:
            assert items(http, "/v1/audit", action="person.unmasked") == []

    def test_planners_open_nobody(self, village: Planned) -> None:
        with asking(village, "planner") as http:
            answer = http.post("/v1/elders/E01/unmaskings", json={"reason": "ring the family"})
            assert said(answer) == (403, "role_not_allowed", [])


class TestAbsences:
    def test_one_begins_and_ends(self, village: Planned) -> None:
        with asking(village) as http:
            made = http.post("/v1/elders/E01/absences", json=HOSPITAL)
            assert made.status_code == HTTPStatus.CREATED
            assert made.json().pop("repairs") == [], "nothing is released yet"
            shown = {name: value for name, value in made.json().items() if name != "repairs"}
            later = http.post("/v1/elders/E01/absences", json=HOSPITAL | {"first_day": "2026-12-09"}).json()["id"]
            found = items(http, "/v1/elders/E01/absences", 1)
            assert (found[0], found[1]["id"], len(found)) == (shown, later, 2)
            place = f"/v1/elders/E01/absences/{made.json()['id']}/end"
            assert http.put(place, json={"last_day": "2026-12-05"}).json() == made.json() | {"last_day": "2026-12-05"}
            early = http.put(place, json={"last_day": "2026-11-05"})
            assert said(early) == (422, "absence_unusable", ["/last_day"])

    def test_the_same_key_notes_it_once(self, village: Planned) -> None:
        with asking(village) as http:
            for _ in range(2):
                http.post("/v1/elders/E01/absences", json=HOSPITAL, headers={"Idempotency-Key": "ill"})
            assert len(items(http, "/v1/elders/E01/absences")) == 1

    @pytest.mark.parametrize(
        ("elder", "body", "refusal"),
        [
            ("E99", HOSPITAL, (404, "elder_not_found", [])),
            ("E01", HOSPITAL | {"last_day": "2026-11-01"}, (422, "absence_unusable", ["/last_day"])),
            ("E01", {"status": "asleep", "first_day": "2026-12-01"}, (422, "request_invalid", ["/status"])),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, village: Planned, elder: str, body: dict[str, JsonValue], refusal: tuple[int, str, list[str]]
    ) -> None:
        with asking(village) as http:
            assert said(http.post(f"/v1/elders/{elder}/absences", json=body)) == refusal

    def test_another_elders_absence_is_not_ended(self, village: Planned) -> None:
        with asking(village) as http:
            made = http.post("/v1/elders/E01/absences", json=HOSPITAL).json()["id"]
            answer = http.put(f"/v1/elders/E02/absences/{made}/end", json={"last_day": "2026-12-05"})
            assert said(answer) == (404, "absence_not_found", [])


class TestConsents:
    def test_an_answer_is_noted_for_today(self, village: Planned) -> None:
        with asking(village) as http:
            answer = http.post("/v1/elders/E01/consents", json={"mode": "phone", "state": "refused"})
            assert answer.json() == {"mode": "phone", "state": "refused", "asked_on": "2026-11-26", "repairs": []}

    def test_nobody_answers_tomorrow(self, village: Planned) -> None:
        with asking(village) as http:
            body = {"mode": "phone", "state": "agreed", "asked_on": "2026-11-27"}
            answer = http.post("/v1/elders/E01/consents", json=body)
            assert said(answer) == (422, "consent_in_the_future", ["/asked_on"])
            assert said(http.post("/v1/elders/E99/consents", json=body)) == (404, "elder_not_found", [])
