"""Refuses requests that cannot be text or are too large, before any route sees them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NoReturn
from urllib.parse import unquote_to_bytes

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import ServiceError
from api.http.language import asked_language
from api.http.problems import problem_response, too_large, unreadable
from api.http.request_frame import request_id_of

_READ_IN_A_THREAD_BYTES = 64 * 1024


class ReadableRequests:
    """ASGI middleware that lets only requests through whose path, query and JSON body are readable text.

    Parameters
    ----------
    most_bytes : int
        Largest body.
    larger : mapping of str to int
        Largest body below some paths, for uploads.
    """

    def __init__(self, app: ASGIApp, most_bytes: int, larger: Mapping[str, int]) -> None:
        self._app = app
        self._most_bytes = most_bytes
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            _refuse_unreadable_address(scope)
            limited = _Limited(receive, self._limit(scope["path"]), headers.get("Content-Length"))
            given: Receive = _Whole(await _json_body(limited), limited) if _is_json(headers) else limited
        except ServiceError as error:
            language = asked_language(headers.get("Accept-Language"))
            await problem_response(error, language, request_id_of(scope))(scope, receive, send)
            return
        await self._app(scope, given, send)

    def _limit(self, path: str) -> int:
        return next((limit for prefix, limit in self._larger.items() if path.startswith(prefix)), self._most_bytes)


class _Limited:
    """Receives a body up to a limit."""

    def __init__(self, receive: Receive, limit_bytes: int, announced: str | None) -> None:
        self._receive = receive
        self._limit_bytes = limit_bytes
        self._bytes = 0
        if announced is not None and announced.isdigit() and int(announced[:20]) > limit_bytes:
            raise too_large(limit_bytes)

    async def __call__(self) -> Message:
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes > self._limit_bytes:
            raise too_large(self._limit_bytes)
        return message


class _Whole:
    """Gives a body that was read already, then whatever comes after it."""

    def __init__(self, first: Message, rest: Receive) -> None:
        self._first: Message | None = first
        self._rest = rest

    async def __call__(self) -> Message:
        if self._first is None:
            return await self._rest()
        message, self._first = self._first, None
        return message


async def _json_body(receive: Receive) -> Message:
    parts = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return message
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            break
    body = b"".join(parts)
    if len(body) > _READ_IN_A_THREAD_BYTES:
        await to_thread.run_sync(_refuse_unreadable_json, body)
    elif body:
        _refuse_unreadable_json(body)
    return {"type": "http.request", "body": body, "more_body": False}


def _is_json(headers: Headers) -> bool:
    media_type = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return media_type == "application/json" or media_type.endswith("+json")


def _refuse_unreadable_address(scope: Scope) -> None:
    for part in (scope.get("raw_path") or scope["path"].encode(), scope.get("query_string", b"")):
        decoded = unquote_to_bytes(part)
        if b"\0" in decoded or not _is_utf8(decoded):
            raise unreadable("网址中的字符不是有效的 UTF-8 文本。", "The address is not text in UTF-8.")


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _refuse_unreadable_json(body: bytes) -> None:
    try:
        found = json.loads(body.decode(), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise unreadable(
            f"请求内容第 {error.start} 字节起不是 UTF-8 文本。", f"The body is not UTF-8 from byte {error.start} on."
        ) from None
    except json.JSONDecodeError as error:
        raise unreadable(
            f"请求内容第 {error.lineno} 行第 {error.colno} 列不是有效的 JSON。",
            f"The body is no JSON at line {error.lineno}, column {error.colno}.",
        ) from None
    except (RecursionError, ValueError):
        raise unreadable(
            "请求内容的 JSON 嵌套过深或含有无法使用的数字。",
            "The JSON is nested too deeply or holds a number out of range.",
        ) from None
    _refuse_unstorable_text(found)


def _refuse_unstorable_text(found: object) -> None:
    waiting = [found]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, str) and ("\0" in value or (not value.isprintable() and _has_surrogate(value))):
            raise unreadable(
                "请求内容含有空字符或不完整的字符 (\\u0000, \\ud800 等)。",
                "The body holds a null character or half a character (\\u0000, \\ud800 and the like).",
            )


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
