"""What a request shows to prove who asks, and who judges it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from api.security.actor import Actor

SESSION_COOKIE = "tanfang_session"
CSRF_HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that only read."""


@dataclass(frozen=True)
class Credentials:
    """What one request showed.

    Attributes
    ----------
    bearer : str or None
        The token of a program (``Authorization: Bearer ...``).
    session : str or None
        The cookie of somebody who logged in on a page.
    csrf : str or None
        The token that a page sends along with a change; needed with ``session`` unless ``is_safe``.
    is_safe : bool
        Whether the request only reads; see `SAFE_METHODS`.
    address : str
        Where the request came from, for rate limits.
    """

    bearer: str | None = field(repr=False)
    session: str | None = field(repr=False)
    csrf: str | None = field(repr=False)
    is_safe: bool
    address: str


class Authenticator(Protocol):
    """Tells who asks; works in a short transaction of its own."""

    async def actor_of(self, credentials: Credentials) -> Actor:
        """Return who shows these credentials.

        Raises
        ------
        ServiceError
            401 when nobody does; 403 when the CSRF token is missing; 429 after too many tries.
        """
        ...

    def still(self, credentials: Credentials) -> Actor | None:
        """Return who shows these credentials now; ``None`` when they hold no more.

        For an answer that goes on: its request was let in, so that nothing is counted as a guess.
        """
        ...
