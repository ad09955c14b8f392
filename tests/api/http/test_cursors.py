"""A list is read page by page; nobody can make up a place in it."""

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from fastapi.testclient import TestClient

from api.errors import ServiceError
from api.http.cursors import cursor_of, key_of
from api.security.vault import Key, Vault
from tests.api.http.said import said

VAULT = Vault([Key(1, bytes(range(64)))])
NEWER = Vault([Key(2, bytes(range(64, 128))), Key(1, bytes(range(64)))])


@pytest.fixture(scope="module", autouse=True)
def five_areas(http: TestClient) -> None:
    for number in range(5):
        assert http.post("/v1/test-areas", json={"id": f"p{number}", "name": "x"}).status_code == 201


def pages(http: TestClient, limit: int) -> list[list[str]]:
    found, cursor = [], None
    while True:
        params = {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
        page = http.get("/v1/test-areas", params=params).json()
        found.append([item["id"] for item in page["items"]])
        cursor = page["next"]
        if cursor is None:
            return found


@pytest.mark.parametrize(("limit", "sizes"), [(2, [2, 2, 1]), (5, [5]), (4, [4, 1]), (1, [1] * 5), (200, [5])])
def test_pages_hold_every_item_once(http: TestClient, limit: int, sizes: list[int]) -> None:
    found = pages(http, limit)
    assert [len(page) for page in found] == sizes
    assert [item for page in found for item in page] == [f"p{number}" for number in range(5)]


def test_a_cursor_shows_no_id(http: TestClient) -> None:
    cursor = http.get("/v1/test-areas?limit=1").json()["next"]
    assert "p0" not in cursor
    assert parse_qs(f"cursor={cursor}") == {"cursor": [cursor]}, "a cursor goes into a URL as it is"


@pytest.mark.parametrize(
    "change", [lambda c: c[:-2], lambda c: c + "AA", lambda c: "", lambda c: "ä", lambda c: "=" * 9]
)
def test_a_changed_cursor_is_refused(http: TestClient, change: Callable[[str], str]) -> None:
    cursor = http.get("/v1/test-areas?limit=1").json()["next"]
    answer = http.get("/v1/test-areas", params={"cursor": change(cursor)})
    assert said(answer) == (400, "request_unreadable", [])


def test_a_cursor_of_another_list_is_refused() -> None:
    cursor = cursor_of(VAULT, "/v1/weeks", ("2026-W49", "w1"))
    assert key_of(VAULT, "/v1/weeks", cursor) == ("2026-W49", "w1")
    with pytest.raises(ServiceError, match="not from this list"):
        key_of(VAULT, "/v1/runs", cursor)


def test_a_cursor_outlives_a_change_of_keys() -> None:
    assert key_of(NEWER, "/v1/weeks", cursor_of(VAULT, "/v1/weeks", ("w1",))) == ("w1",)
