"""Emergencies and what was done, over HTTP."""

from __future__ import annotations

from http import HTTPStatus

from tests.api.http.said import said
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned

FALL = {"elder": "E04", "kind": "fall", "note": "lies on the floor"}


def test_steps_are_added_until_it_is_closed(village: Planned) -> None:
    with asking(village) as http:
        place = http.post("/v1/incidents", json=FALL).headers["Location"]
        for step in ("called_120", "closed"):
            assert http.post(f"{place}/steps", json={"step": step}).status_code == HTTPStatus.CREATED
        found = http.get(place).json()
        assert [(step["step"], step["note"]) for step in found["steps"]] == [
            ("opened", "lies on the floor"), ("called_120", ""), ("closed", ""),
        ]  # fmt: skip
        assert found["head"]["closed_at"]
        assert said(http.post(f"{place}/steps", json={"step": "more"})) == (409, "incident_closed", [])


def test_a_step_sent_twice_with_its_key_is_one(village: Planned) -> None:
    with asking(village) as http:
        place = http.post("/v1/incidents", json=FALL).headers["Location"]
        for _ in range(2):
            http.post(f"{place}/steps", json={"step": "called_120"}, headers={"Idempotency-Key": "step"})
        assert len(http.get(place).json()["steps"]) == 2


def test_the_list_ends_and_holds_no_notes(village: Planned) -> None:
    with asking(village) as http:
        made = {http.post("/v1/incidents", json=FALL).json()["head"]["id"] for _ in range(3)}
        assert {item["id"] for item in items(http, "/v1/incidents")} == made
        assert "floor" not in http.get("/v1/incidents").text


def test_one_about_nobody_is_refused(village: Planned) -> None:
    with asking(village) as http:
        assert said(http.post("/v1/incidents", json=FALL | {"elder": "E99"})) == (404, "elder_not_found", [])
        assert said(http.post("/v1/incidents", json=FALL | {"alert": "none"})) == (404, "alert_not_found", [])
        assert said(http.post("/v1/incidents", json=FALL | {"kind": ""})) == (422, "request_invalid", ["/kind"])
        assert said(http.post("/v1/incidents/none/steps", json={"step": "more"})) == (404, "incident_not_found", [])


def test_another_area_knows_of_none(village: Planned) -> None:
    with asking(village) as http:
        place = http.post("/v1/incidents", json=FALL).headers["Location"]
    with asking(village, "south") as http:
        assert said(http.get(place)) == (404, "incident_not_found", [])
        assert said(http.post(f"{place}/steps", json={"step": "more"})) == (404, "incident_not_found", [])
        assert said(http.post("/v1/incidents", json=FALL)) == (404, "elder_not_found", [])
        assert items(http, "/v1/incidents") == []
