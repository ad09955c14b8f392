"""Refuses changes that a page of somebody else's makes a browser send: also a log-in, which has no CSRF token yet."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import ServiceError
from api.http.language import asked_language
from api.http.problems import problem_response
from api.http.request_frame import request_id_of
from api.security.credentials import SAFE_METHODS
from scheduler.domain.base import Text

_OURS = frozenset({"same-origin", "none"})


class OwnPages:
    """ASGI middleware; whatever sends no Origin is no page, and whatever shows a token does so on purpose.

    Parameters
    ----------
    public_url : str
        What people type to reach the service; its pages may send changes whatever a proxy makes of ``Host``.
    """

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self._app = app
        self._public_host = _host_of(public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not self._is_foreign(headers):
            await self._app(scope, receive, send)
            return
        language = asked_language(headers.get("Accept-Language"))
        await problem_response(_foreign(), language, request_id_of(scope))(scope, receive, send)

    def _is_foreign(self, headers: Headers) -> bool:
        origin, site = headers.get("Origin"), headers.get("Sec-Fetch-Site")
        # A browser adds other sorts of authorization by itself, but never a bearer's token.
        is_program = headers.get("Authorization", "").lower().startswith("bearer ")
        if is_program or (origin is None and site is None):
            return False
        if site is not None:
            return site not in _OURS
        return _host_of(origin or "") not in (headers.get("Host", "").lower(), self._public_host)


def _host_of(url: str) -> str | None:
    """Host and port; ``None`` where there is none, as in an Origin of ``null``."""
    try:
        return urlsplit(url).netloc.lower() or None
    except ValueError:
        return None


def _foreign() -> ServiceError:
    what = Text(
        zh="请求来自其他网站的页面，已拒绝；请在本服务的页面上操作。",
        en="A page of another site sent this, so it is refused; use the pages of this service.",
    )
    return ServiceError(HTTPStatus.FORBIDDEN, "origin_foreign", what)
