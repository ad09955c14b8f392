"""Answers that are given once: a POST repeated with its Idempotency-Key gets the first answer again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Protocol

from pydantic import BaseModel, TypeAdapter
from sqlalchemy.exc import IntegrityError
from starlette.responses import Response

from api.errors import ConflictError, ServiceError
from api.http.preconditions import etag_of
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.base import Text

_HEADERS = "idempotency_keys.headers"
_BODY = "idempotency_keys.body"
REPLAYED_HEADER = "Idempotent-Replayed"

_HEADER_LINES = TypeAdapter(dict[str, str])


class KeptAnswer(Protocol):
    """What is kept of a request."""

    @property
    def request_digest(self) -> bytes:
        """Of the request: another request may not use the key."""
        ...

    @property
    def status(self) -> int | None:
        """Status of the answer; ``None`` while the request is being answered."""
        ...

    @property
    def headers(self) -> bytes | None:
        """Sealed headers of the answer, as JSON."""
        ...

    @property
    def body(self) -> bytes | None:
        """Sealed body of the answer."""
        ...


class AnswerStore(Protocol):
    """Keeps answers in the same transaction as their effects."""

    def find(self, actor: str, key: str) -> KeptAnswer | None:
        """Return what is kept under an actor's key."""
        ...

    def reserve(self, actor: str, key: str, request_digest: bytes) -> None:
        """Take a key for this transaction; flushes, so that a second one waits and then fails.

        Raises
        ------
        IntegrityError
            When another transaction took the key.
        """
        ...

    def complete(self, actor: str, key: str, status: int, headers: bytes, body: bytes) -> None:
        """Keep the sealed answer of a reserved key."""
        ...


class AnsweredError(Exception):
    """The request was answered before; carries that answer to the handler that sends it again."""

    def __init__(self, answer: Response) -> None:
        super().__init__("answered before")
        self.answer = answer


@dataclass(frozen=True)
class Once:
    """Gives an operation's answer, and keeps it when the request named a key.

    Attributes
    ----------
    key : str or None
        The request's ``Idempotency-Key``.
    """

    uow: UnitOfWork
    store: AnswerStore
    key: str | None

    def answer(
        self,
        content: BaseModel,
        status: HTTPStatus = HTTPStatus.CREATED,
        location: str | None = None,
        version: int | None = None,
    ) -> Response:
        """Return the answer of the operation; call it last.

        Parameters
        ----------
        location : str or None
            Path of what was made, for the ``Location`` header.
        version : int or None
            Version of what was made, for the ``ETag`` header.
        """
        headers = {}
        if location is not None:
            headers["Location"] = location
        if version is not None:
            headers["ETag"] = etag_of(version)
        body = content.model_dump_json(by_alias=True)
        if self.key is not None:
            seal = self.uow.vault.seal
            kept_headers, kept_body = seal(_HEADERS, json.dumps(headers)), seal(_BODY, body)
            self.store.complete(self.uow.actor.id, self.key, int(status), kept_headers, kept_body)
        return _response(status, headers, body)


def begun_once(uow: UnitOfWork, store: AnswerStore, key: str | None, digest: bytes) -> Once:
    """Reserve a key for this request.

    Raises
    ------
    AnsweredError
        When this very request was answered before.
    ServiceError
        422 when another request used the key; 409 when the same request is being answered right now.
    """
    if key is None:
        return Once(uow, store, None)
    kept = store.find(uow.actor.id, key)
    if kept is None:
        try:
            store.reserve(uow.actor.id, key, digest)
        except IntegrityError:
            raise _in_progress() from None
        return Once(uow, store, key)
    if kept.request_digest != digest:
        raise _other_request()
    if kept.status is None or kept.headers is None or kept.body is None:
        raise _in_progress()
    headers = _HEADER_LINES.validate_json(uow.vault.open(_HEADERS, kept.headers))
    body = uow.vault.open(_BODY, kept.body)
    raise AnsweredError(_response(kept.status, {**headers, REPLAYED_HEADER: "true"}, body))


def request_digest(method: str, path: str, body: bytes) -> bytes:
    """Return what tells one request from another under the same key."""
    return sha256(b"\0".join((method.encode(), path.encode(), body))).digest()


def _response(status: int, headers: Mapping[str, str], body: str) -> Response:
    return Response(body, status_code=int(status), headers=dict(headers), media_type="application/json")


def _in_progress() -> ServiceError:
    what = Text(
        zh="同一 Idempotency-Key 的请求正在处理; 请稍后重试。",
        en="A request with this Idempotency-Key is being answered; repeat it in a moment.",
    )
    return ConflictError("request_in_progress", what)


def _other_request() -> ServiceError:
    what = Text(
        zh="此 Idempotency-Key 已用于另一请求; 请换用新的。",
        en="Another request used this Idempotency-Key; take a new one.",
    )
    return ServiceError(HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency_key_reused", what)
