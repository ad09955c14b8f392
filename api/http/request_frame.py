"""The frame of a request: gives it a name, counts it, writes its line and catches what nobody caught."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.language import asked_language
from api.http.log import logger, place_of
from api.http.metrics import UNKNOWN_ROUTE, Metrics
from api.http.problems import problem_response, unexpected

REQUEST_ID_HEADER = "X-Request-ID"
_REQUEST_ID = re.compile(r"[0-9a-f]{32}")
# What a client gone before its answer is counted as.
_CLIENT_GONE = 499


class RequestFrame:
    """ASGI middleware around everything else.

    Parameters
    ----------
    templates : mapping
        The template of each route's object, as filled in after the routes are known.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, templates: Mapping[int, str]) -> None:
        self._app = app
        self._metrics = metrics
        self._templates = templates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        request_id = _request_id(asked)
        scope.setdefault("state", {})["request_id"] = request_id
        begun = time.perf_counter()
        sent = _Sent(send, request_id)
        try:
            await self._app(scope, receive, sent)
        except Exception as error:
            logger().error("request_failed", request_id=request_id, error=type(error).__name__, place=place_of(error))
            if not sent.status:
                language = asked_language(asked.get("Accept-Language"))
                await problem_response(unexpected(), language, request_id)(scope, receive, sent)
        finally:
            self._note(scope, request_id, sent.status or _CLIENT_GONE, time.perf_counter() - begun)

    def _note(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        route = self._templates.get(id(scope.get("route")), UNKNOWN_ROUTE)
        method = scope["method"]
        self._metrics.count(method, route, status, seconds)
        milliseconds = round(seconds * 1000, 1)
        logger().info(
            "request", request_id=request_id, method=method, route=route, status=status, milliseconds=milliseconds
        )


class _Sent:
    """Passes an answer on, with the request's name on it, and remembers its status."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)[REQUEST_ID_HEADER] = self._request_id
        await self._send(message)


def request_id_of(scope: Scope) -> str:
    """Return the name that the frame gave to a request."""
    name: str = scope["state"]["request_id"]
    return name


def _request_id(asked: Headers) -> str:
    """A proxy's name for the request if it is one that could not be a person's, else a new one."""
    given = asked.get(REQUEST_ID_HEADER, "").replace("-", "").lower()
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex
