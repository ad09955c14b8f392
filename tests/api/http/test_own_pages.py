"""A change that a page of another site makes a browser send is refused before anybody is asked who it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.api.http.said import Said, said
from tests.api.service import client

FOREIGN = Said(403, "origin_foreign", [])
LOG_IN = {"login": "li.na", "password": "correct horse battery"}


@pytest.fixture
def browser(app: FastAPI) -> Iterator[TestClient]:
    with client(app, None) as asking:
        yield asking


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://testserver:81"},
        {"Origin": "null"},
        {"Origin": "http://[broken"},
        {"Origin": "https://evil.example", "Authorization": "Basic eDp5"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_foreign_page_changes_nothing(browser: TestClient, method: str, headers: dict[str, str]) -> None:
    assert said(browser.request(method, "/v1/sessions", json=LOG_IN, headers=headers)) == FOREIGN


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://testserver"},
        {"Origin": "http://TESTSERVER"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example", "Authorization": "Bearer nobody"},
    ],
)
def test_own_pages_and_programs_are_let_through(browser: TestClient, headers: dict[str, str]) -> None:
    assert said(browser.post("/v1/test-areas", json={}, headers=headers)) == (401, "not_logged_in", [])


def test_what_only_reads_is_let_through(browser: TestClient) -> None:
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert browser.get("/healthz", headers=headers).status_code == 200
