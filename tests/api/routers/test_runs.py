"""Runs over HTTP: asked for once, followed, stopped."""

from __future__ import annotations

import json
from http import HTTPStatus

from api.jobs.carrying_out import WORKER
from api.persistence.records.run import RunState
from api.security.actor import Role
from api.services.run_results import Attempt, Ending, begin_run, end_run
from tests.api.service import client, make_app
from tests.api.services.conftest import Planned

FULL = {"kind": "full", "seconds": 5}
NONSENSE: tuple[dict[str, object], ...] = (
    {},
    {"kind": "other"},
    {"kind": "full", "seconds": 0},
    {"kind": "full", "seconds": 3601},
    {"kind": "full", "workers": 100},
    {"kind": "full", "frozen_until": "2026-12-01T12:00:00"},
    {"kind": "repair", "frozen_until": "0001-01-01T00:00:00+14:00"},
    {"kind": "repair", "frozen_until": "9999-12-31T23:59:59-12:00"},
    {"kind": "full", "change_price": 2},
    {"kind": "full", "surprise": 1},
    {"kind": "fill"},
    {"kind": "repair", "changes": [{"kind": "visitor_absent", "visitor": "V", "first_day": -1}]},
)


class TestAsking:
    def test_a_run_is_accepted_and_can_be_looked_at(self, village: Planned) -> None:
        with client(make_app(village.works), "coordinator") as http:
            asked = http.post(f"/v1/weeks/{village.week}/runs", json=FULL)
            assert asked.status_code == HTTPStatus.ACCEPTED
            run = http.get(asked.headers["Location"]).json()
            assert run == asked.json()
            assert (run["state"], run["kind"], run["week"], run["roster"]) == ("queued", "full", village.week, None)
            assert [item["id"] for item in http.get(f"/v1/weeks/{village.week}/runs").json()["items"]] == [run["id"]]

    def test_the_same_key_asks_once(self, village: Planned) -> None:
        with client(make_app(village.works), "coordinator") as http:
            path, key = f"/v1/weeks/{village.week}/runs", {"Idempotency-Key": "monday"}
            first, second = (http.post(path, json=FULL, headers=key) for _ in range(2))
            assert first.json() == second.json()
            assert len(http.get(path).json()["items"]) == 1

    def test_what_makes_no_sense_is_refused(self, village: Planned) -> None:
        with client(make_app(village.works), "coordinator") as http:
            for body in NONSENSE:
                refused = http.post(f"/v1/weeks/{village.week}/runs", json=body)
                assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, (body, refused.text)
                assert refused.json()["code"]
            assert http.get(f"/v1/weeks/{village.week}/runs").json()["items"] == []

    def test_coordinators_and_administrators_may_ask(self, village: Planned) -> None:
        app = make_app(village.works)
        for role in Role:
            with client(app, role.value) as http:
                status = http.post(f"/v1/weeks/{village.week}/runs", json=FULL).status_code
            may = role in (Role.COORDINATOR, Role.ADMINISTRATOR)
            assert (role, status) == (role, HTTPStatus.ACCEPTED if may else HTTPStatus.FORBIDDEN)


class TestFollowing:
    def test_a_stream_tells_the_state_and_ends_with_the_run(self, village: Planned) -> None:
        with client(make_app(village.works), "coordinator") as http:
            run_id = http.post(f"/v1/weeks/{village.week}/runs", json=FULL).json()["id"]
            http.post(f"/v1/runs/{run_id}:cancel")
            lines = http.get(f"/v1/runs/{run_id}/events").text.splitlines()
            assert "event: cancelled" in lines
            data = next(line.removeprefix("data: ") for line in lines if line.startswith("data: "))
            assert json.loads(data)["id"] == run_id

    def test_who_saw_the_end_is_told_not_to_come_back(self, village: Planned) -> None:
        with client(make_app(village.works), "coordinator") as http:
            run_id = http.post(f"/v1/weeks/{village.week}/runs", json=FULL).json()["id"]
            http.post(f"/v1/runs/{run_id}:cancel")
            answer = http.get(f"/v1/runs/{run_id}/events", headers={"Last-Event-ID": "2"})
            assert answer.status_code == HTTPStatus.NO_CONTENT

    def test_a_failure_has_a_code(self, village: Planned) -> None:
        with client(make_app(village.works), "coordinator") as http:
            run_id = http.post(f"/v1/weeks/{village.week}/runs", json=FULL).json()["id"]
            with village.works.begin(WORKER) as uow:
                begin_run(uow, run_id, "one")
                end_run(uow, Attempt(run_id, 1), Ending(RunState.FAILED, failure="engine_failed"))
            run = http.get(f"/v1/runs/{run_id}").json()
            assert (run["state"], run["failure"], run["attempts"]) == ("failed", "engine_failed", 1)

    def test_what_is_not_there_is_not_found(self, village: Planned) -> None:
        with client(make_app(village.works), "coordinator") as http:
            for path in ("/v1/runs/none", "/v1/runs/none/events", "/v1/weeks/none/runs"):
                assert http.get(path).status_code == HTTPStatus.NOT_FOUND


class TestStopping:
    def test_a_run_that_waits_ends(self, village: Planned) -> None:
        with client(make_app(village.works), "coordinator") as http:
            run_id = http.post(f"/v1/weeks/{village.week}/runs", json=FULL).json()["id"]
            stopped = http.post(f"/v1/runs/{run_id}:cancel")
            assert (stopped.status_code, stopped.json()["state"]) == (HTTPStatus.OK, "cancelled")
            assert http.post(f"/v1/runs/{run_id}:cancel").json() == stopped.json()

    def test_planners_stop_nothing_of_coordinators(self, village: Planned) -> None:
        app = make_app(village.works)
        with client(app, "coordinator") as http:
            run_id = http.post(f"/v1/weeks/{village.week}/runs", json=FULL).json()["id"]
        with client(app, "planner") as http:
            assert http.post(f"/v1/runs/{run_id}:cancel").status_code == HTTPStatus.FORBIDDEN
