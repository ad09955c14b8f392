"""Files to take away: routes of a release and a month's coverage, by ids and figures."""

from __future__ import annotations

import csv
import json
from http import HTTPStatus
from io import BytesIO, StringIO

import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

from tests.api.http.said import said
from tests.api.routers.test_elders import personal
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned, solved_village

CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def path_of(published: Planned, http: TestClient) -> str:
    (release,) = items(http, f"/v1/weeks/{published.week}/releases")
    return f"/v1/releases/{release['id']}/routes"


def visits_of_the_draft() -> set[str]:
    return {item.visit for route in solved_village()[1].routes for stop in route.stops for item in stop.visits}


class TestRoutes:
    @pytest.mark.parametrize("who", ["coordinator", "planner"])
    def test_every_visit_is_a_row_and_nobody_is_named(self, published: Planned, who: str) -> None:
        with asking(published, who) as http:
            answer = http.get(path_of(published, http))
            assert (answer.status_code, answer.headers["Content-Type"]) == (HTTPStatus.OK, CSV)
            assert 'filename="release-1.csv"' in answer.headers["Content-Disposition"]
            rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
            assert {row["visit"] for row in rows} == visits_of_the_draft()
            assert rows[0]["day"] == "2026-11-30"
            assert personal(answer.text) == []

    def test_a_workbook_has_the_same_rows(self, published: Planned) -> None:
        with asking(published) as http:
            answer = http.get(path_of(published, http), headers={"Accept": XLSX})
        sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_name("routes").to_python()
        assert {row[-1] for row in sheet[1:]} == visits_of_the_draft()

    def test_doors_are_on_the_map_of_those_who_may_see_them(self, published: Planned) -> None:
        with asking(published) as http:
            path = path_of(published, http) + "?format=geojson"
            assert json.loads(http.get(path).text)["type"] == "FeatureCollection"
        with asking(published, "planner") as http:
            assert said(http.get(path)) == (406, "format_not_offered", [])
        with asking(published, "south") as http:
            assert said(http.get(path)) == (404, "release_not_found", [])


class TestCoverage:
    def test_it_comes_as_a_table_as_well(self, village: Planned) -> None:
        with asking(village) as http:
            path = "/v1/coverage/2026-11?area=XZ"
            areas = http.get(path).json()["areas"]
            answer = http.get(path, headers={"Accept": "text/csv"})
            rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
            assert [(row["area"], row["elders"]) for row in rows] == [(it["area"], str(it["elders"])) for it in areas]
            assert http.get(f"{path}&format=xlsx").headers["Content-Type"] == XLSX
            assert said(http.get(f"{path}&format=pdf")) == (406, "format_not_offered", [])
