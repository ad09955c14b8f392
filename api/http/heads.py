"""HEAD, for every address that knows GET."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """ASGI middleware that answers HEAD as GET would be answered, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        # The server still has to see HEAD in its own scope, or it would wait for the body that the headers announce.
        asked = {**scope, "method": "GET"}
        try:
            await self._app(asked, receive, _Bodiless(send))
        finally:
            scope["route"] = asked.get("route")


class _Bodiless:
    """Passes the head of an answer on and ends it there, so that nobody waits for the end of a stream."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._send(message)
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
