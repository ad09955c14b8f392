"""Answers that are not sent again to whoever has them already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from http import HTTPStatus

from pydantic import BaseModel
from starlette.responses import Response

from api.http.files import JSON
from api.http.preconditions import etag_of, is_unchanged
from api.http.problems import Documented

UNCHANGED: Documented = {int(HTTPStatus.NOT_MODIFIED): {"description": "Whoever asks has the newest already."}}
"""What an operation that takes ``If-None-Match`` documents, for ``responses=``."""

_ETAG_DIGITS = 32


def answer_unless_known(content: BaseModel, if_none_match: str | None, headers: Mapping[str, str]) -> Response:
    """Return content as JSON with an ETag of its bytes, or 304 without a body.

    The content is of our own making, so it is written as it is and not validated a second time.

    Parameters
    ----------
    if_none_match : str or None
        The request's ``If-None-Match``.
    """
    return bytes_unless_known(content.model_dump_json(by_alias=True).encode(), JSON, if_none_match, headers)


def bytes_unless_known(body: bytes, media_type: str, if_none_match: str | None, headers: Mapping[str, str]) -> Response:
    """Return a body with an ETag of its bytes, or 304 without it; see `answer_unless_known`."""
    etag = f'"{sha256(body).hexdigest()[:_ETAG_DIGITS]}"'
    named = {**headers, "ETag": etag}
    if is_unchanged(if_none_match, etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=named)
    return Response(body, headers=named, media_type=media_type)


def version_unless_known(make: Callable[[], BaseModel], version: int, if_none_match: str | None) -> Response:
    """Return what has a version as JSON with the version's ETag, or 304 without a body.

    Parameters
    ----------
    make : callable
        Makes the content; not called for whoever has this version already.
    """
    headers = {"ETag": etag_of(version)}
    if is_unchanged(if_none_match, headers["ETag"]):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(make().model_dump_json(by_alias=True), headers=headers, media_type=JSON)
