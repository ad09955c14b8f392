"""Edits hold only for the version they were made on."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=200,
        description='ETag of the version you edit, e.g. `"3"`; without it 428, with another one 412.',
    ),
]
"""Give it to `api.http.preconditions.require_match`."""

IfNoneMatch = Annotated[
    str | None,
    Header(alias="If-None-Match", max_length=200, description="ETag you have already; 304 when it is the newest."),
]
