"""What-ifs over HTTP."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import JsonValue

from tests.api.http.said import said
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned

FEWER: dict[str, JsonValue] = {
    "name": "少一名志愿者", "changes": [{"change": "remove_visitors", "kind": "volunteer", "count": 1}],
}  # fmt: skip


def kept(http: TestClient, village: Planned, **changed: JsonValue) -> Response:
    body: dict[str, JsonValue] = {"week": village.week, "scenario": FEWER, "base_roster": village.roster}
    return http.post("/v1/scenarios", json=body | changed)


def test_one_is_kept_as_it_was_asked(village: Planned) -> None:
    with asking(village, "planner") as http:
        made = kept(http, village)
        assert made.status_code == HTTPStatus.CREATED
        assert http.get(made.headers["Location"]).json() == made.json()
        assert made.json()["scenario"]["changes"][0]["count"] == 1


def test_the_list_of_a_week_ends(village: Planned) -> None:
    with asking(village, "planner") as http:
        made = {kept(http, village).json()["id"] for _ in range(3)}
        assert {item["id"] for item in items(http, f"/v1/weeks/{village.week}/scenarios")} == made


def test_one_that_has_not_run_is_not_compared(village: Planned) -> None:
    with asking(village, "planner") as http:
        made = kept(http, village).json()["id"]
        answer = http.get("/v1/scenarios:compare", params={"base": village.roster, "scenario": made})
        assert said(answer) == (409, "scenario_not_run", [])
        answer = http.get("/v1/scenarios:compare", params={"base": village.roster, "scenario": "none"})
        assert said(answer) == (404, "scenario_not_found", [])
        answer = http.get("/v1/scenarios:compare", params={"base": village.roster})
        assert said(answer) == (422, "request_invalid", ["?scenario"])


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"week": "none"}, (404, "week_not_found")),
        ({"base_roster": "none"}, (404, "roster_not_found")),
        ({"scenario": {"name": "x", "changes": [{"change": "hope"}]}}, (422, "request_invalid")),
    ],
)
def test_what_makes_no_sense_is_refused(
    village: Planned, changed: dict[str, JsonValue], refusal: tuple[int, str]
) -> None:
    with asking(village, "planner") as http:
        assert said(kept(http, village, **changed))[:2] == refusal


def test_another_area_knows_of_none(village: Planned) -> None:
    with asking(village, "planner") as http:
        place = kept(http, village).headers["Location"]
    with asking(village, "south") as http:
        assert said(http.get(place)) == (404, "scenario_not_found", [])
        assert said(kept(http, village)) == (404, "week_not_found", [])
