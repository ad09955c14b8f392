"""Reads problems out of answers, and holds each to the form that all have."""

from typing import NamedTuple

from httpx2 import Response

from api.http.problems import MEDIA_TYPE
from api.schemas.problem import Problem


class Said(NamedTuple):
    status: int
    code: str
    pointers: list[str]


def problem(response: Response) -> Problem:
    assert response.headers["Content-Type"] == MEDIA_TYPE, response.text
    found = Problem.model_validate_json(response.content)
    assert found.status == response.status_code
    assert found.request_id == response.headers["X-Request-ID"]
    assert found.detail
    return found


def said(response: Response) -> Said:
    found = problem(response)
    return Said(found.status, found.code, [fault.pointer for fault in found.faults])
