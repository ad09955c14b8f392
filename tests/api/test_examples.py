"""The examples that the description shows can be sent."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from pydantic import BaseModel, JsonValue

from api.schemas.base import Schema
from tests.api.described import whole_app


def examples() -> Iterator[tuple[type[BaseModel], JsonValue]]:
    """Every body that has examples, with each of them."""
    whole_app().openapi()
    for schema in Schema.__subclasses__():
        extra = schema.model_config.get("json_schema_extra")
        shown = extra.get("examples", []) if isinstance(extra, dict) else []
        assert isinstance(shown, list)
        yield from ((schema, example) for example in shown)


@pytest.mark.parametrize(("schema", "example"), list(examples()), ids=lambda found: getattr(found, "__name__", ""))
def test_an_example_can_be_sent(schema: type[BaseModel], example: JsonValue) -> None:
    assert schema.model_validate_json(json.dumps(example)).model_fields_set
