"""The JSON Schema of problem, roster and change files, generated from the domain."""

from __future__ import annotations

import json
from datetime import timedelta

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from scheduler.domain.change_set import ChangeSet
from scheduler.domain.clock import format_time
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster

TIME_PATTERN = r"^\d{1,3}:[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$"
_LIMITS = frozenset({"ge", "gt", "le", "lt"})


class _Schema(GenerateJsonSchema):
    """Writes times the way our files do, as ``HH:MM[:SS[.ffffff]]``, not as ISO 8601 durations."""

    def timedelta_schema(self, schema: core_schema.TimedeltaSchema) -> JsonSchemaValue:
        return {"type": "string", "pattern": TIME_PATTERN}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        default = schema.get("default")
        if isinstance(default, timedelta):
            made["default"] = format_time(default)
        return made


def _without_unknown_limits(schema: object) -> object:
    """Drop ``ge``, ``gt``, ``le``, ``lt``: what pydantic writes for limits on times is no word of JSON Schema."""
    if isinstance(schema, dict):
        return {name: _without_unknown_limits(part) for name, part in schema.items() if name not in _LIMITS}
    if isinstance(schema, list):
        return [_without_unknown_limits(part) for part in schema]
    return schema


def json_schemas() -> dict[str, str]:
    """Return the schema of each kind of file as text, by the name of its file in docs/schema."""
    models: dict[str, type[BaseModel]] = {"problem": Problem, "roster": Roster, "changes": ChangeSet}
    return {f"{name}.schema.json": schema_text(model) for name, model in models.items()}


def schema_text(model: type[BaseModel]) -> str:
    """Return the schema of one model as text, with times as our files have them."""
    schema = {"$schema": GenerateJsonSchema.schema_dialect} | model.model_json_schema(schema_generator=_Schema)
    return json.dumps(_without_unknown_limits(schema), ensure_ascii=False, indent=1) + "\n"
