"""The whole service in a test: who asks is chosen by name, and anything may be mounted beside the real routes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus

from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from api.errors import ServiceError
from api.main import create_app, versioned_routers
from api.persistence.repositories.idempotency import IdempotentAnswers
from api.persistence.unit_of_work import Works
from api.security.actor import Actor, Role
from api.security.credentials import Credentials
from api.settings import ServiceSettings
from scheduler.domain.base import Text

BY_ROLE: Mapping[str, Actor] = {role.value: Actor(f"user:{role.value}", frozenset({role})) for role in Role}
"""Somebody of each role who sees every area."""


class NamedActors:
    """Believes whatever name the token is.

    Parameters
    ----------
    actors : mapping of str to Actor
        By token.
    """

    def __init__(self, actors: Mapping[str, Actor] = BY_ROLE) -> None:
        self._actors = actors

    async def actor_of(self, credentials: Credentials) -> Actor:
        found = self._actors.get(credentials.bearer or "")
        if found is None:
            raise ServiceError(HTTPStatus.UNAUTHORIZED, "not_logged_in", Text(zh="请先登录。", en="Log in first."))
        return found

    def still(self, credentials: Credentials) -> Actor | None:
        return self._actors.get(credentials.bearer or "")


def make_app(works: Works, *more: APIRouter, actors: Mapping[str, Actor] = BY_ROLE) -> FastAPI:
    """The service; ``more`` routers are mounted under /v1 beside its own."""
    return make_frame(works, *versioned_routers(), *more, actors=actors)


def make_frame(works: Works, *routers: APIRouter, actors: Mapping[str, Actor] = BY_ROLE) -> FastAPI:
    """The service with nothing but these routers under /v1."""
    return create_app(
        ServiceSettings(database="sqlite:///unused"),
        works,
        authenticator=NamedActors(actors),
        answers=IdempotentAnswers,
        is_current=lambda: True,
        routers=routers,
    )


@contextmanager
def client(app: FastAPI, name: str | None = Role.ADMINISTRATOR.value) -> Iterator[TestClient]:
    """Somebody who asks in English; a defect is answered with 500 as it would be in service."""
    headers = {"Accept-Language": "en"} | ({"Authorization": f"Bearer {name}"} if name else {})
    with TestClient(app, raise_server_exceptions=False, headers=headers) as asking:
        yield asking
