"""Drafts over HTTP: read, questioned, changed by hand."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient
from pydantic import JsonValue

from tests.api.conftest import SYSTEM
from tests.api.http.said import said
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned, planned, solved_village

VISIT = "E02/visit/1"
QUESTIONS = (
    "evaluation",
    "explanation?visit=x",
    "candidates?visit=x",
    "slots?visit=x",
    "elders/E02/slots",
    "diff?base=x",
)


def path_of(village: Planned, rest: str = "") -> str:
    return f"/v1/rosters/{village.roster}{rest}"


def allowed_steps(http: TestClient, village: Planned) -> list[JsonValue]:
    """The steps of a move that breaks nothing."""
    found = http.get(path_of(village, f"/slots?visit={VISIT}&limit=50")).json()
    steps: list[JsonValue] = found[-1]["move"]["steps"]
    return steps


class TestReading:
    def test_a_draft_is_given_whole_with_its_etag(self, village: Planned) -> None:
        with asking(village) as http:
            found = http.get(path_of(village))
            _, roster = solved_village()
            assert found.headers["ETag"] == '"1"'
            assert found.json()["roster"] == roster.model_dump(mode="json")
            assert found.json()["head"]["week"] == village.week

    def test_the_list_of_a_week_ends(self, village: Planned) -> None:
        with village.works.begin(SYSTEM) as uow:
            made = {planned(uow, "XZ")[2] for _ in range(3)} | {village.roster}
        with asking(village) as http:
            found = items(http, f"/v1/weeks/{village.week}/rosters")
            assert {item["id"] for item in found} == made
            assert len(found) == len(made)

    def test_its_figures_are_the_evaluators(self, village: Planned) -> None:
        with asking(village) as http:
            kept = http.get(path_of(village)).json()["head"]["figures"]
            judged = http.get(path_of(village, "/evaluation")).json()
            assert judged["feasible"]
            assert {name: judged[name] for name in kept if name != "broken"} == {
                name: value for name, value in kept.items() if name != "broken"
            }

    def test_another_area_knows_of_none(self, village: Planned) -> None:
        with asking(village, "south") as http:
            assert said(http.get(path_of(village))) == (404, "roster_not_found", [])
            for question in QUESTIONS:
                assert said(http.get(path_of(village, f"/{question}"))) == (404, "roster_not_found", []), question
            assert said(http.get(f"/v1/weeks/{village.week}/rosters")) == (404, "week_not_found", [])


class TestQuestions:
    def test_a_visit_is_explained(self, village: Planned) -> None:
        with asking(village) as http:
            assert http.get(path_of(village, f"/explanation?visit={VISIT}")).json()["visit"] == VISIT

    @pytest.mark.parametrize("question", ["explanation", "candidates", "slots"])
    def test_a_visit_that_is_not_owed_has_no_answer(self, village: Planned, question: str) -> None:
        with asking(village) as http:
            answer = http.get(path_of(village, f"/{question}?visit=E02/visit/7"))
            assert said(answer) == (404, "visit_not_found", [])
            assert said(http.get(path_of(village, f"/{question}"))) == (422, "request_invalid", ["?visit"])

    def test_no_more_candidates_come_than_are_wanted(self, village: Planned) -> None:
        with asking(village) as http:
            assert len(http.get(path_of(village, f"/candidates?visit={VISIT}&limit=1")).json()) == 1
            answer = http.get(path_of(village, f"/candidates?visit={VISIT}&limit=0"))
            assert said(answer) == (422, "request_invalid", ["?limit"])

    def test_slots_are_given_for_a_visit_and_for_one_more(self, village: Planned) -> None:
        with asking(village) as http:
            assert http.get(path_of(village, f"/slots?visit={VISIT}")).json()
            assert http.get(path_of(village, "/elders/E02/slots?minutes=15")).json()
            assert said(http.get(path_of(village, "/elders/E99/slots"))) == (404, "elder_not_found", [])

    def test_a_draft_does_not_differ_from_itself(self, village: Planned) -> None:
        with asking(village) as http:
            found = http.get(path_of(village, f"/diff?base={village.roster}")).json()
            assert (found["visits"], found["visitors"]) == ([], [])

    def test_drafts_of_two_weeks_are_not_compared(self, village: Planned) -> None:
        with village.works.begin(SYSTEM) as uow:
            other = planned(uow, "XZ-south")[2]
        with asking(village) as http:
            answer = http.get(path_of(village, f"/diff?base={other}"))
            assert said(answer) == (422, "rosters_of_two_weeks", ["?base"])


class TestMoves:
    def test_a_dry_run_changes_nothing(self, village: Planned) -> None:
        with asking(village) as http:
            verdict = http.post(path_of(village, "/moves"), json={"steps": allowed_steps(http, village)})
            assert verdict.status_code == HTTPStatus.OK
            assert (verdict.json()["made"], verdict.json()["version"]) == (False, 1)
            assert http.get(path_of(village)).headers["ETag"] == '"1"'

    def test_a_move_that_is_made_is_what_the_dry_run_said_and_is_pinned(self, village: Planned) -> None:
        with asking(village) as http:
            steps = allowed_steps(http, village)
            judged = http.post(path_of(village, "/moves"), json={"steps": steps}).json()
            made = http.post(
                path_of(village, "/moves"), json={"steps": steps, "dry_run": False}, headers={"If-Match": '"1"'}
            )
            assert made.headers["ETag"] == '"2"'
            assert made.json() == {**judged, "made": True, "version": 2}
            assert http.get(path_of(village)).headers["ETag"] == '"2"'
            pins = items(http, f"/v1/weeks/{village.week}/pins", 1)
            assert [pin["visit"] for pin in pins] == [VISIT]

    @pytest.mark.parametrize(
        ("headers", "refusal"),
        [({}, (428, "if_match_required", [])), ({"If-Match": '"7"'}, (412, "version_changed", []))],
    )
    def test_a_move_is_made_on_the_version_that_was_looked_at(
        self, village: Planned, headers: dict[str, str], refusal: tuple[int, str, list[str]]
    ) -> None:
        with asking(village) as http:
            body = {"steps": allowed_steps(http, village), "dry_run": False}
            assert said(http.post(path_of(village, "/moves"), json=body, headers=headers)) == refusal

    def test_a_move_that_breaks_a_rule_is_judged_but_not_made(self, village: Planned) -> None:
        with asking(village) as http:
            # The doctor may not make this visit.
            body = {"steps": [{"action": "put", "visit": VISIT, "visitors": ["D1"]}]}
            judged = http.post(path_of(village, "/moves"), json=body)
            assert (judged.status_code, judged.json()["is_allowed"]) == (HTTPStatus.OK, False)
            refused = http.post(
                path_of(village, "/moves"), json={**body, "dry_run": False}, headers={"If-Match": '"1"'}
            )
            assert said(refused)[:2] == (409, "move_breaks_rules")
            assert set(said(refused).pointers) == {"/steps"}
            assert http.get(path_of(village)).headers["ETag"] == '"1"'

    @pytest.mark.parametrize(
        "steps",
        [
            [{"action": "put", "visit": "E02/visit/7", "visitors": ["V1"]}],
            [{"action": "put", "visit": VISIT, "visitors": ["nobody"]}],
        ],
    )
    def test_a_move_of_what_is_not_there_is_refused(self, village: Planned, steps: list[JsonValue]) -> None:
        with asking(village) as http:
            answer = http.post(path_of(village, "/moves"), json={"steps": steps})
            assert said(answer)[:2] == (422, "question_unusable")

    def test_a_move_repeated_with_its_key_is_made_once(self, village: Planned) -> None:
        with asking(village) as http:
            body = {"steps": allowed_steps(http, village), "dry_run": False}
            headers = {"If-Match": '"1"', "Idempotency-Key": "move-1"}
            first, second = (http.post(path_of(village, "/moves"), json=body, headers=headers) for _ in range(2))
            assert first.json() == second.json()
            assert first.headers["ETag"] == second.headers["ETag"] == '"2"'

    def test_planners_move_nobody(self, village: Planned) -> None:
        with asking(village, "planner") as http:
            answer = http.post(path_of(village, "/moves"), json={"steps": [{"action": "take_off", "visit": VISIT}]})
            assert said(answer) == (403, "role_not_allowed", [])
