"""Everybody who asks about the village over HTTP, and lists read page by page to their end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import JsonValue

from api.persistence.database import Database
from api.persistence.unit_of_work import Works
from api.security.actor import Actor, AreaScope, Role
from api.security.credentials import Authenticator
from api.security.vault import Vault
from tests.api.conftest import KEYS, NOW
from tests.api.service import BY_ROLE, NamedActors, client, make_app
from tests.api.services.conftest import COORDINATOR, Planned

Item = dict[str, JsonValue]

_VILLAGE = AreaScope(frozenset({"XZ"}))
_SOUTH = AreaScope(frozenset({"XZ-south"}))
ACTORS: Mapping[str, Actor] = {
    **BY_ROLE,
    "coordinator": COORDINATOR,
    "planner": Actor("user:planner", frozenset({Role.PLANNER}), _VILLAGE),
    "device_gateway": Actor("user:gateway", frozenset({Role.DEVICE_GATEWAY}), _VILLAGE),
    "south": Actor("user:south", frozenset({Role.COORDINATOR}), _SOUTH),
    "V1": Actor("user:V1", frozenset({Role.VISITOR}), _SOUTH, "V1"),
    "V2": Actor("user:V2", frozenset({Role.VISITOR}), _SOUTH, "V2"),
}
"""By the token that each shows; ``south`` works for a part of the village only."""


@cache
def _app() -> FastAPI:
    """Put together once, because that takes longer than most tests."""
    return make_app(Works(Database("sqlite:///never-opened.db"), Vault(KEYS), lambda: NOW))


def app_of(works: Works, authenticator: Authenticator | None = None) -> FastAPI:
    """The service on a database."""
    app = _app()
    app.state.service = replace(app.state.service, works=works, authenticator=authenticator or NamedActors(ACTORS))
    return app


@contextmanager
def asking(village: Planned, name: str | None = "coordinator") -> Iterator[TestClient]:
    """Somebody who asks."""
    with client(app_of(village.works), name) as http:
        yield http


def items(http: TestClient, path: str, limit: int = 2, **params: str) -> list[Item]:
    """All items of a list, read page by page."""
    found: list[Item] = []
    cursor: dict[str, str] = {}
    while True:
        answer = http.get(path, params={"limit": limit, **params, **cursor})
        assert answer.status_code == HTTPStatus.OK, answer.text
        page = answer.json()
        assert len(page["items"]) <= limit
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}
