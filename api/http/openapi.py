"""The description of the API, with what every operation has in common written once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import cast

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import JsonValue
from pydantic.json_schema import models_json_schema

from api.http.language import Language
from api.http.problems import MEDIA_TYPE, title_of
from api.schemas.problem import Problem
from api.security.credentials import SESSION_COOKIE

Node = dict[str, JsonValue]

_REF = "#/components/schemas/{model}"
_DESCRIPTION = """\
Weekly visit rosters of a county's visit-and-care service (探访关爱服务).

Conventions: every refusal is problem+json (RFC 9457) with a stable `code`, in the language of `Accept-Language`
(zh or en); lists are pages with an opaque `next`; a POST that creates takes an `Idempotency-Key`; an edit takes the
`ETag` it was made on as `If-Match`; long work answers 202 with a `Location`.
"""
_VALIDATION = ("HTTPValidationError", "ValidationError")
_WITH_BODY = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, HTTPStatus.UNPROCESSABLE_ENTITY)
_GUARDED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
_EDIT = (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED)


def described(app: FastAPI, roles: Mapping[str, tuple[str, ...]]) -> dict[str, JsonValue]:
    """Return the OpenAPI description of an app.

    Parameters
    ----------
    roles : mapping of str to tuple of str
        Who may use each operation, by operation id.
    """
    document: Node = get_openapi(
        title=app.title, version=app.version, description=_DESCRIPTION, routes=app.routes, tags=app.openapi_tags
    )
    for operation in _operations(document):
        _complete(operation, roles)
    components = _node(document.setdefault("components", {}))
    schemas = _node(components.setdefault("schemas", {}))
    for name in _VALIDATION:
        schemas.pop(name, None)
    _, problem = models_json_schema([(Problem, "serialization")], ref_template=_REF)
    schemas.update(problem["$defs"])
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "For programs."},
        "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE, "description": "For pages."},
    }
    document["security"] = [{"token": []}, {"session": []}]
    return document


def _operations(document: Node) -> Iterator[Node]:
    for path in _node(document.get("paths", {})).values():
        for operation in _node(path).values():
            yield _node(operation)


def _complete(operation: Node, roles: Mapping[str, tuple[str, ...]]) -> None:
    responses = _node(operation["responses"])
    # The framework's own word for a refused value, which we never answer with.
    responses.pop(str(int(HTTPStatus.UNPROCESSABLE_ENTITY)), None)
    for added in _statuses(operation):
        responses.setdefault(str(int(added)), {"description": title_of(added, Language.EN)})
    for status, response in responses.items():
        if status >= "400":
            _node(response)["content"] = {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}}
    operation["responses"] = dict(sorted(responses.items()))
    allowed = roles.get(str(operation.get("operationId")))
    if allowed is not None:
        operation["x-roles"] = list(allowed)


def _statuses(operation: Node) -> set[HTTPStatus]:
    """What the shape of an operation lets it answer, beside what it says itself."""
    parameters = [_node(parameter) for parameter in cast(list[JsonValue], operation.get("parameters", []))]
    statuses = {HTTPStatus.BAD_REQUEST, HTTPStatus.SERVICE_UNAVAILABLE}
    if parameters:
        statuses.add(HTTPStatus.UNPROCESSABLE_ENTITY)
    if any(parameter["in"] == "path" for parameter in parameters):
        statuses.add(HTTPStatus.NOT_FOUND)
    if any(parameter["name"] == "Idempotency-Key" for parameter in parameters):
        statuses.add(HTTPStatus.CONFLICT)
    if any(parameter["name"] == "If-Match" for parameter in parameters):
        statuses.update(_EDIT)
    if "requestBody" in operation:
        statuses.update(_WITH_BODY)
    if operation.get("security") != []:
        statuses.update(_GUARDED)
    return statuses


def _node(value: JsonValue) -> Node:
    assert isinstance(value, dict)
    return value
