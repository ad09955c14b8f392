"""Weeks, what is owed in them, and pins, over HTTP."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from tests.api.http.said import said
from tests.api.routers.village import asking, items
from tests.api.services.conftest import AREA, Planned

PIN = {"visit": "E01/visit/1", "visitor": "V1", "day": "2026-11-30"}


def pins_path(village: Planned) -> str:
    return f"/v1/weeks/{village.week}/pins"


class TestWeeks:
    def test_a_new_one_can_be_looked_at(self, village: Planned) -> None:
        with asking(village) as http:
            made = http.post("/v1/weeks", json={"area": AREA, "week": "2026-W50"})
            assert made.status_code == HTTPStatus.CREATED
            found = http.get(made.headers["Location"])
            assert found.json() == made.json()
            assert found.headers["ETag"] == made.headers["ETag"] == '"1"'

    def test_one_that_is_open_is_given_as_it_is(self, village: Planned) -> None:
        with asking(village) as http:
            again = http.post("/v1/weeks", json={"area": AREA, "week": " 2026-W49 "})
            assert (again.status_code, again.json()["id"]) == (HTTPStatus.CREATED, village.week)

    def test_the_list_ends_and_begins_with_the_newest(self, village: Planned) -> None:
        with asking(village) as http:
            for week in ("2026-W50", "2026-W51"):
                http.post("/v1/weeks", json={"area": AREA, "week": week})
            assert [item["week"] for item in items(http, "/v1/weeks", 1)] == ["2026-W51", "2026-W50", "2026-W49"]

    @pytest.mark.parametrize("week", ["2026-W60", "49", "December", "0001-W01", "9999-W52", "２０２６-W49"])
    def test_what_is_no_week_is_refused(self, village: Planned, week: str) -> None:
        with asking(village) as http:
            answer = http.post("/v1/weeks", json={"area": AREA, "week": week})
            assert said(answer) == (422, "week_unreadable", ["/week"])

    def test_another_area_does_not_exist(self, village: Planned) -> None:
        with asking(village, "south") as http:
            assert said(http.get(f"/v1/weeks/{village.week}")) == (404, "week_not_found", [])
            answer = http.post("/v1/weeks", json={"area": AREA, "week": "2026-W50"})
            assert said(answer) == (404, "area_not_found", [])
            assert items(http, "/v1/weeks") == []


class TestDemand:
    def test_its_figures_add_up(self, village: Planned) -> None:
        with asking(village) as http:
            found = http.get(f"/v1/weeks/{village.week}/demand").json()
            owed = len(village.demand.problem.visits)
            assert (found["problem"], found["visits"]) == (village.problem, owed)
            assert sum(found["by_tier"].values()) == sum(found["by_service"].values()) == owed
            assert len(found["not_owed"]) == len(village.demand.not_owed)

    def test_every_visit_says_why_it_is_owed(self, village: Planned) -> None:
        with asking(village) as http:
            found = items(http, f"/v1/weeks/{village.week}/demand/visits", 3)
            assert [item["visit"] for item in found] == sorted(visit.id for visit in village.demand.problem.visits)
            assert all(item["why"] for item in found)

    def test_one_that_nobody_worked_out_is_missed(self, village: Planned) -> None:
        with asking(village) as http:
            week = http.post("/v1/weeks", json={"area": AREA, "week": "2026-W50"}).json()["id"]
            for path in ("demand", "demand/visits"):
                assert said(http.get(f"/v1/weeks/{week}/{path}")) == (409, "demand_not_made", [])

    def test_that_of_another_area_does_not_exist(self, village: Planned) -> None:
        with asking(village, "south") as http:
            for path in ("demand", "demand/visits", "pins"):
                assert said(http.get(f"/v1/weeks/{village.week}/{path}")) == (404, "week_not_found", [])


class TestPins:
    def test_one_is_kept_until_it_is_let_go(self, village: Planned) -> None:
        with asking(village) as http:
            made = http.post(pins_path(village), json=PIN)
            assert made.status_code == HTTPStatus.CREATED
            assert items(http, pins_path(village), 1) == [made.json()]
            assert http.delete(made.headers["Location"]).status_code == HTTPStatus.NO_CONTENT
            assert items(http, pins_path(village), 1) == []
            assert said(http.delete(made.headers["Location"])) == (404, "pin_not_found", [])

    def test_the_same_key_pins_once(self, village: Planned) -> None:
        with asking(village) as http:
            key = {"Idempotency-Key": "pin-1"}
            first, second = (http.post(pins_path(village), json=PIN, headers=key) for _ in range(2))
            assert first.json() == second.json()
            assert second.headers["Idempotent-Replayed"] == "true"
            assert len(items(http, pins_path(village), 1)) == 1
            other = http.post(pins_path(village), json={**PIN, "visitor": "V2"}, headers=key)
            assert said(other) == (422, "idempotency_key_reused", [])

    @pytest.mark.parametrize(
        ("changed", "refusal"),
        [
            ({"visit": "E01"}, (422, "visit_unreadable", ["/visit"])),
            ({"visit": "E01/visit/0701"}, (422, "visit_unreadable", ["/visit"])),
            ({"visit": "E99/visit/1"}, (404, "elder_not_found", [])),
            ({"visit": "E01/nonsense/1"}, (404, "service_not_found", [])),
            ({"after": PIN["visit"]}, (422, "pin_unusable", ["/day"])),
            ({"after": "E99/visit/1"}, (404, "elder_not_found", [])),
            ({"after": "E02/nonsense/1"}, (404, "service_not_found", [])),
            ({"visitor": "V99"}, (404, "visitor_not_found", [])),
            ({"day": "2026-12-07"}, (422, "pin_unusable", ["/day"])),
            ({"visitor": None, "day": None}, (422, "pin_unusable", ["/day"])),
            ({"day": "tomorrow"}, (422, "request_invalid", ["/day"])),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, village: Planned, changed: dict[str, str | None], refusal: tuple[int, str, list[str]]
    ) -> None:
        with asking(village) as http:
            assert said(http.post(pins_path(village), json={**PIN, **changed})) == refusal
            assert items(http, pins_path(village), 1) == []

    def test_an_area_fixes_nothing_about_elders_elsewhere(self, village: Planned) -> None:
        with asking(village) as http:
            south = http.post("/v1/weeks", json={"area": "XZ-south", "week": "2026-W49"}).json()["id"]
            answer = http.post(f"/v1/weeks/{south}/pins", json={"visit": "E04/visit/1", "day": "2026-12-01"})
            assert said(answer) == (404, "elder_not_found", [])

    def test_nobody_lets_go_what_another_area_fixed(self, village: Planned) -> None:
        with asking(village) as http:
            place = http.post(pins_path(village), json=PIN).headers["Location"]
        with asking(village, "south") as http:
            assert said(http.delete(place)) == (404, "pin_not_found", [])
