"""Who a request comes from: a session's cookie or a program's token, counted against guessing."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from time import monotonic
from typing import NamedTuple

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from api.errors import ForbiddenError, ServiceError, TooManyError
from api.persistence.unit_of_work import UnitOfWork, Works
from api.security.actor import Actor
from api.security.credentials import Credentials
from api.security.secret import digest_of, same
from api.services.access import Known, known_by
from scheduler.domain.base import Text

LOGGING_IN = Actor("system:access", frozenset())
"""Acts while nobody is known yet; sees every user and nothing else is asked of it."""

_REMEMBERED = 1000
WRONG_A_MINUTE = 30
"""Wrong secrets from one address."""


@dataclass(frozen=True)
class Guesses:
    """Counts wrong secrets by address, in this process.

    Attributes
    ----------
    limit : RateLimitItem
        How many are allowed.
    """

    limiter: MovingWindowRateLimiter = field(default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()))
    limit: RateLimitItem = field(default_factory=lambda: RateLimitItemPerMinute(WRONG_A_MINUTE))

    @classmethod
    def limited(cls, a_minute: int) -> Guesses:
        """Allow so many a minute."""
        return cls(limit=RateLimitItemPerMinute(a_minute))

    def require_few(self, address: str) -> None:
        """Refuse an address that showed too many wrong secrets within a minute.

        Raises
        ------
        TooManyError
            429.
        """
        if not self.limiter.test(self.limit, address):
            what = Text(zh="尝试次数过多，请一分钟后再试。", en="Too many tries; wait a minute.")
            raise TooManyError("too_many_tries", what, self.limit.get_expiry())

    def count(self, address: str) -> None:
        """Count a wrong secret."""
        self.limiter.hit(self.limit, address)


class Memory:
    """Who showed a secret a moment ago, so that reading a page does not ask the database for every part of it.

    A change through this process forgets everybody, so only what another process revokes is noticed late.

    Parameters
    ----------
    seconds : float
        How long somebody is remembered, and so how late a revocation may be noticed; 0: not at all.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._known: dict[str, tuple[float, Known]] = {}
        self._lock = Lock()

    def find(self, digest: str) -> Known | None:
        """Return who showed the secret with this digest within the time."""
        with self._lock:
            since, known = self._known.get(digest, (0.0, None))
        return known if known is not None and monotonic() - since < self._seconds else None

    def keep(self, digest: str, known: Known | None) -> None:
        """Remember somebody who was found; whose time is over is forgotten."""
        if known is None:
            return
        now = monotonic()
        with self._lock:
            if len(self._known) >= _REMEMBERED:
                self._known = {key: value for key, value in self._known.items() if now - value[0] < self._seconds}
            if self._seconds > 0 and len(self._known) < _REMEMBERED:
                self._known[digest] = now, known

    def forget(self) -> None:
        """Forget everybody."""
        with self._lock:
            self._known.clear()


@dataclass(frozen=True)
class SecretAuthenticator:
    """Tells who asks by the secrets that the service gave out."""

    works: Works
    guesses: Guesses = field(default_factory=Guesses)
    memory: Memory = field(default_factory=lambda: Memory(0.0))

    async def actor_of(self, credentials: Credentials) -> Actor:
        """Return who shows these credentials.

        Raises
        ------
        ServiceError
            401 when nobody does; 403 when a page's change lacks its CSRF token; 429 after too many wrong secrets.
        """
        shown = _shown(credentials)
        if shown is None:
            raise _unknown()
        self.guesses.require_few(credentials.address)
        if not credentials.is_safe:
            self.memory.forget()
        known = self.memory.find(shown.name) if credentials.is_safe else None
        if known is None:
            known = await self.works.read(LOGGING_IN, shown.known_in, who_asks=True)
            # Others from this address may have guessed while this one waited.
            self.guesses.require_few(credentials.address)
            if credentials.is_safe:
                self.memory.keep(shown.name, known)
        if known is None:
            self.guesses.count(credentials.address)
            raise _unknown()
        _require_own_page(known, credentials)
        return known.actor

    def still(self, credentials: Credentials) -> Actor | None:
        """Return who shows these credentials now, with the rights of now; ``None`` when they hold no more."""
        shown = _shown(credentials)
        if shown is None:
            return None
        known = self.memory.find(shown.name)
        if known is None:
            with self.works.reading(LOGGING_IN) as uow:
                known = shown.known_in(uow)
            self.memory.keep(shown.name, known)
        return known.actor if known is not None else None


class _Shown(NamedTuple):
    """A secret, its kind, and the name under which it is remembered."""

    secret: str
    kind: str
    name: str

    def known_in(self, uow: UnitOfWork) -> Known | None:
        """Return whose it is."""
        return known_by(uow, self.secret, (self.kind,))


def _shown(credentials: Credentials) -> _Shown | None:
    """A program's token wins over a page's session."""
    kind = "token" if credentials.bearer is not None else "session"
    secret = credentials.bearer if credentials.bearer is not None else credentials.session
    return None if secret is None else _Shown(secret, kind, f"{kind}:{digest_of(secret)}")


def _require_own_page(known: Known, credentials: Credentials) -> None:
    if known.csrf is None or credentials.is_safe:
        return
    if credentials.csrf is None or not same(digest_of(credentials.csrf), known.csrf):
        what = Text(
            zh="缺少页面令牌，请刷新页面后重试。", en="The page's token is missing; reload the page and try again."
        )
        raise ForbiddenError("csrf_missing", what)


def _unknown() -> ServiceError:
    what = Text(zh="请先登录。", en="Log in first.")
    return ServiceError(HTTPStatus.UNAUTHORIZED, "not_logged_in", what)
