"""A status change takes effect on tomorrow's routes: the released week is repaired into a draft."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple

import pytest

from api.jobs.carrying_out import WORKER, Workplace, carry_out
from api.persistence.columns import Json
from api.persistence.mapping.availability import load_exceptions
from api.services.run_results import begin_run
from api.services.runs import get_run
from tests.api.routers.test_imports import VILLAGE, sent, zipped
from tests.api.routers.village import Item, asking, items
from tests.api.services.conftest import Planned
from tests.api.services.test_own import EVENING, SHANGHAI

TUESDAY, WEDNESDAY, SUNDAY = "2026-12-01", "2026-12-02", "2026-12-06"
AFTER_ALL = datetime(2026, 12, 5, 20, 0, tzinfo=SHANGHAI)
SOME: Json = {"iterations": 200}


def runs(village: Planned, who: str = "coordinator") -> list[Item]:
    with asking(village, who) as http:
        return items(http, f"/v1/weeks/{village.week}/runs")


class Noted(NamedTuple):
    """An absence that was noted."""

    id: str
    repairs: list[str]


def noted(village: Planned, elder: str, who: str = "coordinator", **body: str) -> Noted:
    with asking(village, who) as http:
        made = http.post(f"/v1/elders/{elder}/absences", json={"status": "hospital", "first_day": TUESDAY} | body)
        assert made.status_code == HTTPStatus.CREATED, made.text
        return Noted(made.json()["id"], made.json()["repairs"])


def consented(village: Planned, elder: str, mode: str, state: str) -> list[str]:
    with asking(village) as http:
        answer = http.post(f"/v1/elders/{elder}/consents", json={"mode": mode, "state": state})
        assert answer.status_code == HTTPStatus.CREATED, answer.text
        repairs: list[str] = answer.json()["repairs"]
        return repairs


def elders_on(village: Planned, visitor: str, day: str) -> set[str]:
    with asking(village, visitor) as http:
        routes = http.get(f"/v1/me/routes/{day}").json()["routes"]
        return {visit["person"]["elder"] for route in routes for stop in route["stops"] for visit in stop["visits"]}


@pytest.mark.parametrize("status", ["away", "hospital", "moved", "refused", "died"])
def test_every_status_repairs_the_released_week(published: Planned, status: str) -> None:
    made = noted(published, "E04", status=status)
    (run,) = runs(published)
    assert made.repairs == [run["id"]]
    assert (run["kind"], run["state"], run["requested_by"]) == ("repair", "queued", "system:register")
    params = run["params"]
    assert isinstance(params, dict)
    assert params["frozen_until"] == EVENING.isoformat(), "what began before now stays as it was"


def test_the_elder_is_off_tomorrows_route_once_the_draft_is_published(published: Planned) -> None:
    assert "E04" in elders_on(published, "V2", TUESDAY)
    (run_id,) = noted(published, "E04", status="died").repairs
    with published.works.begin(WORKER) as uow:
        record = get_run(uow, run_id)
        record.params = record.params | SOME
    assert carry_out(Workplace(published.works, "one"), run_id) == "done"
    (run,) = runs(published)
    with asking(published) as http:
        assert run["roster"] in {item["id"] for item in items(http, f"/v1/weeks/{published.week}/rosters")}
        assert "E04" in elders_on(published, "V2", TUESDAY), "a coordinator decides"
        made = http.post(
            f"/v1/weeks/{published.week}/releases", json={"roster": run["roster"], "version": 1},
            headers={"If-Match": '"2"'},
        )  # fmt: skip
        assert made.status_code == HTTPStatus.CREATED, made.text
    assert "E04" not in elders_on(published, "V2", TUESDAY)
    assert runs(published) == [run], "nothing is left to repair"


class TestNothingToRepair:
    def test_an_elder_on_no_route_to_come(self, published: Planned) -> None:
        assert noted(published, "E11", status="died").repairs == [], "E11 was called on this morning"
        assert noted(published, "E04", first_day=WEDNESDAY).repairs == [], "E04 is called on before"
        assert noted(published, "E04", first_day="2026-11-01", last_day="2026-11-30").repairs == []
        assert runs(published) == []

    def test_a_week_that_nobody_published(self, village: Planned) -> None:
        assert noted(village, "E04").repairs == []
        assert runs(village) == []

    def test_a_week_that_is_over(self, published: Planned) -> None:
        assert noted(published.at(lambda: AFTER_ALL), "E04").repairs == []


class TestOneRepairForAll:
    def test_a_repair_that_waits_serves_the_next_change_too(self, published: Planned) -> None:
        assert noted(published, "E04").repairs == noted(published, "E05").repairs
        assert len(runs(published)) == 1

    def test_one_that_has_begun_has_read_the_register_already(self, published: Planned) -> None:
        (first,) = noted(published, "E04").repairs
        with published.works.begin(WORKER) as uow:
            begin_run(uow, first, "one")
        (second,) = noted(published, "E05").repairs
        assert first != second
        assert {run["id"] for run in runs(published)} == {first, second}


def test_whoever_works_for_a_part_repairs_the_whole_but_sees_no_more_of_it(published: Planned) -> None:
    (run_id,) = noted(published, "E03", "south", first_day=WEDNESDAY).repairs
    assert [run["id"] for run in runs(published)] == [run_id]
    with asking(published, "south") as http:
        assert http.get(f"/v1/runs/{run_id}").status_code == HTTPStatus.NOT_FOUND
        assert http.get("/v1/weeks").json()["items"] == []


class TestComingBack:
    def test_whoever_comes_back_earlier_is_planned_again(self, published: Planned) -> None:
        with asking(published) as http:
            (absence,) = items(http, "/v1/elders/E10/absences")
            place = f"/v1/elders/E10/absences/{absence['id']}/end"
            repairs = http.put(place, json={"last_day": "2026-12-03"}).json()["repairs"]
        assert [run["id"] for run in runs(published)] == repairs != []

    def test_whoever_stays_away_longer_is_taken_off(self, published: Planned) -> None:
        absence = noted(published, "E06", first_day="2026-11-30", last_day="2026-12-01")
        assert absence.repairs == []
        with asking(published) as http:
            place = f"/v1/elders/E06/absences/{absence.id}/end"
            assert len(http.put(place, json={"last_day": SUNDAY}).json()["repairs"]) == 1


class TestConsent:
    def test_who_refuses_is_taken_off_and_the_same_answer_again_changes_nothing(self, published: Planned) -> None:
        assert consented(published, "E04", "home", "agreed") == []
        assert consented(published, "E04", "home", "refused") == [run["id"] for run in runs(published)] != []

    def test_who_agrees_at_last_is_planned(self, published: Planned) -> None:
        assert consented(published, "E09", "home", "agreed") == [run["id"] for run in runs(published)] != []


def test_a_visitor_who_is_let_off_is_replaced(published: Planned) -> None:
    with asking(published, "V1") as http:
        days = {"first_day": WEDNESDAY, "last_day": WEDNESDAY}
        wished, refused = (http.post("/v1/me/cannot-come", json=days).json()["id"] for _ in range(2))
    with asking(published) as http:
        assert http.post(f"/v1/cannot-come/{refused}/refusal").json()["repairs"] == []
        assert len(http.post(f"/v1/cannot-come/{wished}/approval").json()["repairs"]) == 1
    assert len(runs(published)) == 1


def test_no_older_file_takes_back_what_was_noted(published: Planned) -> None:
    noted(published, "E04", status="died")
    with asking(published) as http:
        (away,) = items(http, "/v1/elders/E10/absences")
        http.put(f"/v1/elders/E10/absences/{away['id']}/end", json={"last_day": WEDNESDAY})
    with asking(published, "V1") as http:
        leave = http.post("/v1/me/cannot-come", json={"first_day": WEDNESDAY, "last_day": WEDNESDAY}).json()["id"]
    with asking(published) as http:
        http.post(f"/v1/cannot-come/{leave}/approval")
        for _ in range(2):
            assert sent(http, zipped(VILLAGE)).status_code == HTTPStatus.OK
            assert [item["status"] for item in items(http, "/v1/elders/E04/absences")] == ["died"]
            assert [item["last_day"] for item in items(http, "/v1/elders/E10/absences")] == [WEDNESDAY]
    with published.works.begin(WORKER) as uow:
        (off,) = load_exceptions(uow, {"V1"})
        assert off.first_day.isoformat() == WEDNESDAY


def test_an_import_that_says_so_repairs_as_well(published: Planned) -> None:
    died = VILLAGE | {"absences.csv": VILLAGE["absences.csv"].rstrip() + f"\nE04,died,{TUESDAY},,\n".encode()}
    with asking(published) as http:
        assert sent(http, zipped(VILLAGE)).json()["repairs"] == []
        assert sent(http, zipped(died), dry_run=True).json()["repairs"] == []
        assert len(sent(http, zipped(died)).json()["repairs"]) == 1
