"""What stands around every request: its name, the figures, headers for browsers, compression."""

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.persistence.records.area import AreaRecord
from api.persistence.unit_of_work import Works
from tests.api.service import BY_ROLE, client


@pytest.fixture(scope="module", autouse=True)
def many_areas(one_works: Works) -> None:
    with one_works.begin(BY_ROLE["administrator"]) as uow:
        uow.session.add_all(
            AreaRecord(id=f"m{number}", name="x" * 20, level="county", path=f"m{number}/") for number in range(50)
        )


def samples(http: TestClient, name: str) -> set[str]:
    return {line for line in http.get("/metrics").text.splitlines() if line.startswith(name)}


class TestNames:
    def test_every_answer_names_its_request(self, http: TestClient) -> None:
        first, second = (http.get("/healthz").headers["X-Request-ID"] for _ in range(2))
        assert re.fullmatch("[0-9a-f]{32}", first)
        assert first != second

    def test_a_proxys_name_is_kept(self, http: TestClient) -> None:
        answer = http.get("/healthz", headers={"X-Request-ID": "0F8FAD5B-D9CB-469F-A165-70867728950E"})
        assert answer.headers["X-Request-ID"] == "0f8fad5bd9cb469fa16570867728950e"

    @pytest.mark.parametrize("given", ["13800000000", "a" * 33, "wang", ""])
    def test_a_name_that_could_be_a_persons_is_replaced(self, http: TestClient, given: str) -> None:
        answer = http.get("/healthz", headers={"X-Request-ID": given})
        assert answer.headers["X-Request-ID"] != given
        assert len(answer.headers["X-Request-ID"]) == 32


class TestFigures:
    def test_requests_are_counted_by_route_and_status(self, app: FastAPI) -> None:
        with client(app) as http:
            before = samples(http, "tanfang_requests_total")
            http.put("/v1/test-areas/east", json={"id": "x", "name": "y"})
            fresh = samples(http, "tanfang_requests_total") - before
        assert 'tanfang_requests_total{method="PUT",route="/v1/test-areas/{area_id}",status="404"} 1.0' in fresh

    @pytest.mark.parametrize("path", ["/v1/wang-xiuying", "/wang-xiuying", "/v1/test-areas/wang-xiuying"])
    def test_no_path_gets_into_the_figures(self, http: TestClient, path: str) -> None:
        http.request("FLY", path)
        http.get(path)
        assert "wang" not in http.get("/metrics").text
        assert 'method="FLY"' not in http.get("/metrics").text

    def test_durations_are_measured(self, http: TestClient) -> None:
        http.get("/v1/test-areas")
        found = samples(http, 'tanfang_request_seconds_count{method="GET",route="/v1/test-areas"}')
        assert len(found) == 1


class TestHeaders:
    @pytest.mark.parametrize("path", ["/healthz", "/nothing", "/v1/test-areas", "/docs", "/v1/test-areas/x/defect"])
    def test_browsers_trust_only_ourselves(self, http: TestClient, path: str) -> None:
        headers = http.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"

    def test_long_answers_are_compressed_and_short_ones_are_not(self, http: TestClient) -> None:
        long = http.get("/v1/test-areas?limit=50", headers={"Accept-Encoding": "gzip"})
        short = http.get("/healthz", headers={"Accept-Encoding": "gzip"})
        assert long.headers["Content-Encoding"] == "gzip"
        assert len(long.json()["items"]) == 50
        assert "Content-Encoding" not in short.headers
