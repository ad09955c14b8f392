"""Planners see figures and ids: whatever they may read holds no name, phone, address or identity number."""

from __future__ import annotations

import re
from http import HTTPStatus

from api.dependencies.rights_table import may
from api.http.routes import operations_of
from api.security.actor import Role
from tests.api.described import whole_app
from tests.api.routers.test_elders import personal
from tests.api.routers.test_scenarios import FEWER
from tests.api.routers.village import asking, items
from tests.api.services.conftest import Planned

QUERIES = {
    "explanation": "?visit=E02/visit/1", "candidates": "?visit=E02/visit/1", "slots": "?visit=E02/visit/1",
    "diff": "?base={roster_id}", "/v1/scenarios:compare": "?base={roster_id}&scenario=none",
    "/v1/coverage/{month}": "?area=XZ", "unreached": "?area=XZ",
}  # fmt: skip
FOUND = {HTTPStatus.OK, HTTPStatus.CONFLICT}
EVENTS = "watch_run"
"""A stream of what `get_run` gives; it would go on until somebody carries the run out."""


def test_everything_they_may_read_names_nobody(published: Planned) -> None:
    with asking(published, "planner") as http:
        (release,) = items(http, f"/v1/weeks/{published.week}/releases")
        scenario = http.post("/v1/scenarios", json={"week": published.week, "scenario": FEWER}).json()["id"]
        asked = {"kind": "scenario", "scenario": scenario, "base_roster": published.roster}
        run = http.post(f"/v1/weeks/{published.week}/runs", json=asked).json()["id"]
        ids = {
            "week_id": published.week, "roster_id": published.roster, "release_id": str(release["id"]), "run_id": run,
            "scenario_id": scenario, "elder_id": "E02", "month": "2026-11",
        }  # fmt: skip
        readable = [
            operation
            for operation in operations_of(whole_app())
            if operation.method == "GET" and not operation.is_public and may(operation, Role.PLANNER)
        ]
        assert len(readable) > 25
        for operation in readable:
            if operation.operation_id == EVENTS:
                continue
            query = next((query for end, query in QUERIES.items() if operation.path.endswith(end)), "")
            path = re.sub(r"\{([a-z_]+)\}", lambda found: ids[found[1]], operation.path + query)
            answer = http.get(path)
            expected = FOUND | {HTTPStatus.NOT_FOUND} if "compare" in path else FOUND
            assert answer.status_code in expected, (path, answer.text)
            assert personal(answer.text) == [], path


def test_no_address_of_a_request_asks_for_a_name() -> None:
    description = whole_app().openapi()["paths"]
    assert isinstance(description, dict)
    personal_fields = {"name", "phone", "identity_number", "address", "reason", "note", "text"}
    for path, methods in description.items():
        assert isinstance(methods, dict)
        for operation in methods.values():
            assert isinstance(operation, dict)
            parameters = operation.get("parameters", [])
            assert isinstance(parameters, list)
            named = {str(one["name"]) for one in parameters if isinstance(one, dict) and one["in"] in ("query", "path")}
            assert named.isdisjoint(personal_fields), path
