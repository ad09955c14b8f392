"""What stands for the whole authority, over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

import pytest
from pydantic import JsonValue

from api.persistence.repositories.standing import Rules
from scheduler.domain.rule import FrequencyRule, Per
from tests.api.conftest import SYSTEM
from tests.api.http.said import said
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned
from tests.fixtures.samples import sample

STORM: dict[str, JsonValue] = {
    "kind": "weather", "areas": ["XZ-south"], "first_day": "2026-12-02", "last_day": "2026-12-03", "remote_only": True,
}  # fmt: skip
SETTINGS = {"name": "小周庄", "remote_counts_for_month": False}


def test_services_and_rules_are_those_of_the_register(village: Planned) -> None:
    with asking(village) as http:
        register = sample("village")
        assert [item["id"] for item in items(http, "/v1/services", 1)] == sorted(one.id for one in register.services)
        assert [item["id"] for item in items(http, "/v1/rules", 1)] == sorted(rule.id for rule in register.rules)


def test_why_an_elder_is_treated_otherwise_is_not_told_to_planners(village: Planned) -> None:
    with village.works.begin(SYSTEM) as uow:
        own = FrequencyRule(
            id="own", service="visit", elder="E02", reason="重度抑郁", visits=2, per=Per.WEEK, smallest_gap_days=1
        )
        Rules(uow).add_version(own)
    with asking(village) as http:
        assert "重度抑郁" in http.get("/v1/rules").text
    with asking(village, "planner") as http:
        assert "own" in [item["id"] for item in items(http, "/v1/rules")]
        assert "重度抑郁" not in http.get("/v1/rules").text


class TestPeriods:
    def test_one_is_declared_changed_and_ended(self, village: Planned) -> None:
        with asking(village) as http:
            made = http.put("/v1/periods/storm", json=STORM)
            assert (made.status_code, made.headers["ETag"]) == (HTTPStatus.OK, '"1"')
            longer = STORM | {"last_day": "2026-12-04"}
            assert said(http.put("/v1/periods/storm", json=longer)) == (428, "if_match_required", [])
            stale = http.put("/v1/periods/storm", json=longer, headers={"If-Match": '"9"'})
            assert said(stale) == (412, "version_changed", [])
            changed = http.put("/v1/periods/storm", json=longer, headers={"If-Match": '"1"'})
            assert (changed.json()["last_day"], changed.headers["ETag"]) == ("2026-12-04", '"2"')
            assert [item["id"] for item in items(http, "/v1/periods")] == ["storm"]
        with asking(village, "administrator") as http:
            assert http.delete("/v1/periods/storm").status_code == HTTPStatus.NO_CONTENT
            assert said(http.delete("/v1/periods/storm")) == (404, "period_not_found", [])

    def test_the_list_ends_and_begins_with_the_latest(self, village: Planned) -> None:
        with asking(village) as http:
            for day in (1, 2, 3):
                http.put(f"/v1/periods/storm-{day}", json=STORM | {"first_day": f"2026-12-0{day}"})
            assert [item["id"] for item in items(http, "/v1/periods", 1)] == ["storm-3", "storm-2", "storm-1"]

    @pytest.mark.parametrize(
        ("changed", "refusal"),
        [
            ({"last_day": "2026-12-01"}, (422, "period_unusable", ["/last_day"])),
            ({"areas": ["nowhere"]}, (422, "area_not_found", ["/areas"])),
            ({"areas": []}, (422, "request_invalid", ["/areas"])),
            ({"frequency_multiplier": 0.5}, (422, "request_invalid", ["/frequency_multiplier"])),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, village: Planned, changed: dict[str, JsonValue], refusal: tuple[int, str, list[str]]
    ) -> None:
        with asking(village) as http:
            assert said(http.put("/v1/periods/storm", json=STORM | changed)) == refusal
            assert items(http, "/v1/periods") == []

    def test_nobody_declares_one_for_another_area(self, village: Planned) -> None:
        with asking(village, "south") as http:
            answer = http.put("/v1/periods/storm", json=STORM | {"areas": ["XZ-north"]})
            assert said(answer) == (422, "area_not_found", ["/areas"])
        with asking(village) as http:
            http.put("/v1/periods/storm", json=STORM | {"areas": ["XZ-north"]})
        with asking(village, "south") as http:
            answer = http.put("/v1/periods/storm", json=STORM, headers={"If-Match": '"1"'})
            assert said(answer)[0] in (404, 422), "nobody takes over what another area declared"


class TestCalendar:
    DAY: ClassVar[dict[str, str]] = {"day": "2027-02-07", "kind": "workday", "name": "调休"}

    def test_a_day_is_set_and_set_again(self, village: Planned) -> None:
        with asking(village, "administrator") as http:
            assert http.put("/v1/calendar/2027-02-07", json=self.DAY).json() == self.DAY
            http.put("/v1/calendar/2027-02-07", json=self.DAY | {"kind": "holiday"})
            assert [(item["day"], item["kind"]) for item in items(http, "/v1/calendar")] == [("2027-02-07", "holiday")]

    def test_the_address_and_the_body_name_one_day(self, village: Planned) -> None:
        with asking(village, "administrator") as http:
            answer = http.put("/v1/calendar/2027-02-08", json=self.DAY)
            assert said(answer) == (422, "day_differs", ["/day"])

    def test_coordinators_only_read_it(self, village: Planned) -> None:
        with asking(village) as http:
            assert said(http.put("/v1/calendar/2027-02-07", json=self.DAY)) == (403, "role_not_allowed", [])
            assert items(http, "/v1/calendar") == []


class TestSettings:
    def test_they_are_changed_on_the_version_that_was_read(self, village: Planned) -> None:
        with asking(village, "administrator") as http:
            tag = http.get("/v1/settings").headers["ETag"]
            assert said(http.put("/v1/settings", json=SETTINGS)) == (428, "if_match_required", [])
            changed = http.put("/v1/settings", json=SETTINGS, headers={"If-Match": tag})
            assert changed.json()["remote_counts_for_month"] is False
            assert http.get("/v1/settings").headers["ETag"] == changed.headers["ETag"] != tag
            stale = http.put("/v1/settings", json=SETTINGS, headers={"If-Match": tag})
            assert said(stale) == (412, "version_changed", [])

    def test_they_are_refused_when_they_make_no_sense(self, village: Planned) -> None:
        with asking(village, "administrator") as http:
            answer = http.put("/v1/settings", json=SETTINGS | {"first_visit_people": 9}, headers={"If-Match": '"1"'})
            assert said(answer) == (422, "request_invalid", ["/first_visit_people"])
