"""Whatever is wrong with a request, the answer is a problem of the right status, and never a 500."""

import json

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.api.http.said import problem, said
from tests.api.service import client

AREA = {"id": "a1", "name": "East"}
JSON = {"Content-Type": "application/json"}
UNREADABLE: tuple[int, str, list[str]] = (400, "request_unreadable", [])


def ids(http: TestClient) -> list[str]:
    return [item["id"] for item in http.get("/v1/test-areas").json()["items"]]


class TestBodies:
    @pytest.mark.parametrize(
        ("body", "pointer", "detail"),
        [
            ({"name": "x"}, "/id", "is missing"),
            ({**AREA, "more": 1}, "/more", "is not known here; remove it or mend its name"),
            ({**AREA, "seats": 10}, "/seats", "must be at most 9"),
            ({**AREA, "seats": "many"}, "/seats", "must be a whole number"),
            ({**AREA, "seats": 1.5}, "/seats", "must be a whole number"),
            ({**AREA, "id": ""}, "/id", "needs at least 1 characters"),
            ({**AREA, "id": 7}, "/id", "must be text"),
            ({**AREA, "since": "2026-11-24T09:00:00"}, "/since", "needs a time zone, e.g. +08:00"),
            ({**AREA, "a/b~c": 1}, "/a~1b~0c", "is not known here; remove it or mend its name"),
            ([1], "", "must be an object"),
        ],
    )
    def test_a_value_that_does_not_fit_is_named(
        self, http: TestClient, body: object, pointer: str, detail: str
    ) -> None:
        answer = http.post("/v1/test-areas", json=body)
        assert said(answer) == (422, "request_invalid", [pointer])
        assert problem(answer).faults[0].detail == detail

    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b'{"id": "a1", }',
            '{"id": "é"}'.encode("latin-1"),
            b'{"id": "a\\u0000b", "name": "x"}',
            b'{"id": "\\ud800", "name": "x"}',
            b'{"\\udc00": 1}',
            b'{"id": "a1", "name": "x", "seats": NaN}',
            b'{"id": "a1", "name": "x", "seats": -Infinity}',
            b"[" * 100_000,
            b'{"seats": ' + b"9" * 5000 + b"}",
            b"\xff\xfe{\x00}\x00",
        ],
        ids=lambda body: repr(body[:24]),
    )
    def test_a_body_that_is_no_text_or_no_json_is_unreadable(self, http: TestClient, body: bytes) -> None:
        assert said(http.post("/v1/test-areas", content=body, headers=JSON)) == UNREADABLE

    @pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""])
    def test_another_content_type_is_refused_as_such(self, http: TestClient, kind: str) -> None:
        answer = http.post("/v1/test-areas", content=json.dumps(AREA), headers={"Content-Type": kind})
        assert said(answer) == (415, "content_type_not_supported", [])

    def test_no_body_at_all_is_missing(self, http: TestClient) -> None:
        assert said(http.post("/v1/test-areas")) == (422, "request_invalid", [""])

    @pytest.mark.parametrize("headers", [JSON, {"Content-Type": "text/plain"}], ids=["json", "text"])
    def test_a_body_that_is_too_large_is_refused(self, http: TestClient, headers: dict[str, str]) -> None:
        answer = http.post("/v1/test-areas", content=b" " * (1024 * 1024 + 1), headers=headers)
        assert said(answer) == (413, "body_too_large", [])

    @pytest.mark.parametrize("headers", [JSON, {"Content-Type": "text/plain"}], ids=["json", "text"])
    def test_a_body_that_hides_its_size_is_refused_when_it_grows_too_large(
        self, http: TestClient, headers: dict[str, str]
    ) -> None:
        parts = (b" " * 100_000 for _ in range(11))
        assert said(http.post("/v1/test-areas", content=parts, headers=headers)) == (413, "body_too_large", [])

    def test_the_largest_body_allowed_is_read(self, http: TestClient) -> None:
        body = json.dumps(AREA).encode()
        answer = http.put(
            "/v1/test-areas/none", content=body + b" " * (1024 * 1024 - len(body)), headers={**JSON, "If-Match": "*"}
        )
        assert said(answer) == (404, "area_not_found", [])
        assert answer.status_code != 413, answer.text


class TestAddresses:
    @pytest.mark.parametrize("path", ["/v1/nothing", "/nothing", "/v1/test-areas/", "/docs/assets/../../main.py"])
    def test_an_unknown_path_is_not_found(self, http: TestClient, path: str) -> None:
        assert said(http.get(path)).status == 404

    def test_an_unknown_method_is_told_the_known_ones(self, http: TestClient) -> None:
        answer = http.patch("/v1/test-areas")
        assert said(answer) == (405, "method_not_allowed", [])
        assert answer.headers["Allow"] == "GET, HEAD, POST"

    @pytest.mark.parametrize("path", ["/v1/test-areas/%00", "/v1/test-areas/%ff", "/v1/test-areas?cursor=%00"])
    def test_an_address_that_is_no_text_is_unreadable(self, http: TestClient, path: str) -> None:
        assert said(http.get(path)) == UNREADABLE

    @pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "limit="])
    def test_a_query_value_that_does_not_fit_is_named(self, http: TestClient, query: str) -> None:
        assert said(http.get(f"/v1/test-areas?{query}")) == (422, "request_invalid", ["?limit"])


class TestWhatTheRouteSays:
    def test_a_business_refusal_keeps_its_code_and_pointers_and_undoes_everything(self, http: TestClient) -> None:
        answer = http.post("/v1/test-areas", json={"id": "refused", "name": "refused"})
        assert said(answer) == (409, "name_refused", ["/name"])
        assert "refused" not in ids(http)

    def test_what_the_database_refuses_is_a_conflict(self, http: TestClient) -> None:
        assert http.post("/v1/test-areas", json=AREA).status_code == 201
        assert ids(http) == ["a1"]
        assert said(http.post("/v1/test-areas", json=AREA)) == (409, "conflicts_with_stored", [])

    def test_a_commit_that_fails_is_a_problem_and_not_the_answer_that_was_ready(self, http: TestClient) -> None:
        assert said(http.post("/v1/test-areas/commit-fails")) == (409, "conflicts_with_stored", [])
        assert "orphan" not in ids(http)

    def test_a_defect_says_nothing_but_the_name_of_the_request(self, http: TestClient) -> None:
        answer = http.get("/v1/test-areas/a1/defect")
        assert said(answer) == (500, "internal_error", [])
        assert "王秀英" not in answer.text
        assert "RuntimeError" not in answer.text


class TestLanguage:
    @pytest.mark.parametrize(
        ("wanted", "title"),
        [
            ("en", "Not Found"),
            ("en-GB,zh;q=0.5", "Not Found"),
            ("zh-CN,zh;q=0.9,en;q=0.8", "不存在"),
            ("en;q=0.2, zh;q=0.8", "不存在"),
            ("en;q=0, fr", "不存在"),
            ("en;q=many", "不存在"),
            ("fr", "不存在"),
            ("*", "不存在"),
            ("", "不存在"),
        ],
    )
    def test_a_problem_is_told_in_the_language_liked_best(self, http: TestClient, wanted: str, title: str) -> None:
        answer = http.get("/nothing", headers={"Accept-Language": wanted})
        assert problem(answer).title == title
        assert answer.headers["Content-Language"] == ("en" if title == "Not Found" else "zh")

    def test_faults_are_told_in_chinese_too(self, http: TestClient) -> None:
        answer = http.post("/v1/test-areas", json={**AREA, "seats": 10}, headers={"Accept-Language": "zh"})
        assert [fault.detail for fault in problem(answer).faults] == ["不得大于 9"]


class TestRights:
    def test_nobody_is_told_to_log_in_before_the_values_are_looked_at(self, app: FastAPI) -> None:
        with client(app, None) as nobody:
            answer = nobody.post("/v1/test-areas", json={})
        assert said(answer) == (401, "not_logged_in", [])
        assert answer.headers["WWW-Authenticate"] == "Bearer"

    def test_another_role_is_refused_before_the_values_are_looked_at(self, app: FastAPI) -> None:
        with client(app, "visitor") as visitor:
            assert said(visitor.post("/v1/test-areas", json={})) == (403, "role_not_allowed", [])
