"""How the service says no: problem+json (RFC 9457)."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from api.schemas.base import Schema


class Fault(Schema):
    """One value of the request that cannot be used."""

    pointer: str = Field(description="JSON pointer into the body; `?name` for a query parameter, `#name` for a header.")
    detail: str = Field(description="One sentence in the asked language.")


class Problem(Schema):
    """Why a request was refused; programs test `code`, people read `detail`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Unprocessable Content",
                    "status": 422,
                    "code": "request_invalid",
                    "detail": "1 value of the request cannot be used; see faults.",
                    "faults": [{"pointer": "/seconds", "detail": "must be at most 86400"}],
                    "request_id": "0f8fad5bd9cb469fa16570867728950e",
                }
            ]
        }
    )

    type: str = Field(description="Always `about:blank`: `code` tells problems apart.")
    title: str = Field(description="The phrase of the status.")
    status: int = Field(ge=400, le=599)
    code: str = Field(description="Stable name of the problem.")
    detail: str = Field(description="One sentence in the asked language: what, where, and what to do.")
    faults: list[Fault]
    request_id: str = Field(description="Names this request in the log.")
