"""A list is a page with a cursor, unless it says how much it gives at most."""

from __future__ import annotations

from pydantic import JsonValue

from tests.api.described import whole_app

BOUNDED = {
    "list_candidates": "limit", "list_slots": "limit", "list_elder_slots": "limit", "list_own_days": "seven days",
    "list_own_requests": "one visitor's own",
}  # fmt: skip
"""Lists without pages, and what bounds them."""


def node(value: JsonValue) -> dict[str, JsonValue]:
    assert isinstance(value, dict)
    return value


def test_no_list_is_without_an_end() -> None:
    unpaged = set()
    for methods in node(whole_app().openapi()["paths"]).values():
        for operation in node(methods).values():
            answer = node(node(node(operation)["responses"]).get("200", {}))
            schema = node(node(node(answer.get("content", {})).get("application/json", {})).get("schema", {}))
            if schema.get("type") == "array":
                unpaged.add(node(operation)["operationId"])
    assert unpaged == set(BOUNDED)
