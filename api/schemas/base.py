"""The base of every HTTP body."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Schema(BaseModel):
    """A body of a request or of an answer: unknown fields and numbers that are none are refused.

    Give each body that a request sends one example:
    ``model_config = ConfigDict(json_schema_extra={"examples": [...]})``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
