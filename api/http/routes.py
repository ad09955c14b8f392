"""The routes of an app, with the whole path of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from re import Pattern

from fastapi import FastAPI, params
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import compile_path


@dataclass(frozen=True)
class Operation:
    """One route of the documented API.

    Attributes
    ----------
    path : str
        Template from the root, e.g. ``/v1/weeks/{week_id}``.
    dependencies : tuple
        What guards it, beside its parameters.
    is_public : bool
        Whether nobody need be logged in.
    """

    method: str
    path: str
    operation_id: str
    summary: str
    dependencies: tuple[params.Depends, ...]
    is_public: bool


def operations_of(app: FastAPI) -> Iterator[Operation]:
    """Yield the documented operations of an app."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and route.include_in_schema:
            public = (route.openapi_extra or {}).get("security") == []
            for method in sorted(route.methods or ()):
                yield Operation(
                    method,
                    context.path or "",
                    route.operation_id or "",
                    route.summary or "",
                    tuple(context.dependencies),
                    public,
                )


def templates_of(app: FastAPI) -> dict[int, str]:
    """Return the path template of each route's object, as logs and figures name it."""
    return {id(context.original_route): context.path or "" for context in iter_route_contexts(app.routes)}


def methods_at(app: FastAPI, path: str) -> list[str]:
    """Return the methods that an address knows; what knows GET knows HEAD, though the framework has no route for it."""
    found = {
        method
        for context in iter_route_contexts(app.routes)
        if _pattern(context.path or "").match(path)
        for method in context.methods or ()
    }
    return sorted(found | {"HEAD"} if "GET" in found else found)


@cache
def _pattern(template: str) -> Pattern[str]:
    return compile_path(template)[0]
