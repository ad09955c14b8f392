"""Every operation, asked by nobody and by every role: the answer is what the gate says, and the page says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.dependencies.rights_table import may
from api.http.routes import Operation, operations_of
from api.persistence.unit_of_work import Works
from api.security.actor import Actor, Role
from api.security.vault import Vault
from tests.api.conftest import KEYS, NOW, make_schema
from tests.api.described import whole_app
from tests.api.http.said import said
from tests.api.rights import PAGE, rights_page
from tests.api.service import BY_ROLE, client, make_app
from tests.api.stores import Stores

OPERATIONS = list(operations_of(whole_app()))
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: f"{found.method} {found.path}")


@pytest.fixture(scope="module")
def everybody(stores: Stores) -> Iterator[TestClient]:
    """The service on an empty database: what an operation finds does not matter, only whether it looks."""
    visitor = replace(BY_ROLE[Role.VISITOR.value], visitor="V1")
    actors: dict[str, Actor] = {**BY_ROLE, Role.VISITOR.value: visitor}
    with stores.fresh("sqlite", "empty", make_schema) as database:
        works = Works(database, Vault(KEYS), lambda: NOW)
        with client(make_app(works, actors=actors), None) as http:
            yield http


def asked(http: TestClient, operation: Operation, who: str | None) -> int:
    """The status of an answer to a request whose ids name nothing."""
    path = re.sub(r"\{[^}]+\}", "x", operation.path)
    headers = {"Authorization": f"Bearer {who}"} if who else {}
    body: dict[str, str] | None = {} if operation.method in ("POST", "PUT") else None
    return http.request(operation.method, path, headers=headers, json=body).status_code


@every_operation
def test_nobody_is_told_to_log_in(everybody: TestClient, operation: Operation) -> None:
    status = asked(everybody, operation, None)
    if operation.is_public:
        assert status not in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
    else:
        assert status == HTTPStatus.UNAUTHORIZED


@every_operation
@pytest.mark.parametrize("role", Role)
def test_a_role_passes_exactly_where_the_gate_says(everybody: TestClient, operation: Operation, role: Role) -> None:
    status = asked(everybody, operation, role.value)
    if operation.is_public or may(operation, role):
        assert status not in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
        assert status < HTTPStatus.INTERNAL_SERVER_ERROR
    else:
        assert status == HTTPStatus.FORBIDDEN


def test_a_refusal_says_that_it_is_the_role(everybody: TestClient) -> None:
    answer = everybody.get("/v1/users", headers={"Authorization": "Bearer visitor"})
    assert said(answer) == (403, "role_not_allowed", [])


def test_the_page_has_a_row_for_every_operation_and_a_cell_for_every_role() -> None:
    rows = [line for line in rights_page().splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) == len(OPERATIONS)
    assert {row.count(" | ") for row in rows} == {len(Role) + 1}


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == rights_page(), (
        "docs/rights.md is stale; write it anew with: .venv/bin/python -m tests.api.rights"
    )
