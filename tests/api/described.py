"""The whole service as it describes itself, and its page in the docs: ``python -m tests.api.described`` writes it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple, cast

from fastapi import FastAPI
from pydantic import JsonValue

from api.dependencies.route_table import route_table
from api.persistence.database import Database
from api.persistence.unit_of_work import Works
from api.security.vault import Key, Vault
from tests.api.service import make_app
from tests.docs.pages import DOCS

Node = dict[str, JsonValue]

PAGE = DOCS / "api.md"
BEGIN, END = "<!-- routes: written by python -m tests.api.described -->\n", "<!-- end of routes -->\n"


class Described(NamedTuple):
    """One operation of the description."""

    method: str
    path: str
    content: Node


@cache
def whole_app() -> FastAPI:
    """The service with all its routes, on a database that nobody opens."""
    works = Works(
        Database("sqlite:///never-opened.db"), Vault([Key(1, bytes(64))]), lambda: datetime(2026, 1, 1, tzinfo=UTC)
    )
    return make_app(works)


@cache
def description() -> Node:
    return cast(Node, whole_app().openapi())


def operations() -> Iterator[Described]:
    for path, methods in node(description()["paths"]).items():
        for method, content in node(methods).items():
            yield Described(method.upper(), path, node(content))


def node(value: JsonValue) -> Node:
    assert isinstance(value, dict)
    return value


def with_routes(page: str) -> str:
    """The page with the table of routes as it is now."""
    before, rest = page.split(BEGIN)
    return before + BEGIN + route_table(whole_app()) + END + rest.split(END)[1]


if __name__ == "__main__":
    PAGE.write_text(with_routes(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
