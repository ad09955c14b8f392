"""Makes a POST safe to repeat."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Header
from starlette.datastructures import UploadFile
from starlette.requests import Request

from api.dependencies.own_work import OwnWork
from api.dependencies.state import State
from api.dependencies.transaction import Transaction
from api.http.once import Once, begun_once, request_digest

_PRINTABLE = r"^[!-~]{1,100}$"

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=_PRINTABLE,
        description="Any name of this request that you never used before, e.g. a UUID; repeating the request with it "
        "gives the first answer again and does nothing twice.",
    ),
]


async def digest_of_request(request: Request) -> bytes:
    """Return a digest of what the request asks for; a form counts by its fields, whatever separates them."""
    content_type = request.headers.get("Content-Type", "")
    if content_type.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        fields = [(name, await _field_digest(value)) for name, value in (await request.form()).multi_items()]
        body = json.dumps(fields).encode()
    else:
        body = await request.body()
    return request_digest(request.method, f"{request.url.path}?{request.url.query}", body)


def once(
    state: State,
    uow: Transaction,
    digest: Annotated[bytes, Depends(digest_of_request)],
    idempotency_key: IdempotencyKey = None,
) -> Once:
    """Return what gives the operation's answer once."""
    return begun_once(uow, state.answers(uow), idempotency_key, digest)


OnlyOnce = Annotated[Once, Depends(once)]


def own_once(
    state: State,
    uow: OwnWork,
    digest: Annotated[bytes, Depends(digest_of_request)],
    idempotency_key: IdempotencyKey = None,
) -> Once:
    """Return what gives the answer of a visitor's own operation once."""
    return begun_once(uow, state.answers(uow), idempotency_key, digest)


OwnOnlyOnce = Annotated[Once, Depends(own_once)]


async def _field_digest(value: UploadFile | str) -> str:
    if isinstance(value, str):
        return sha256(value.encode()).hexdigest()
    content = await value.read()
    await value.seek(0)
    return sha256(content).hexdigest()
