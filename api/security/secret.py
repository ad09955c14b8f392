"""Secrets that stand for somebody; the service keeps their digests only."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

_BYTES = 32
_CODE_DIGITS = 8


@dataclass(frozen=True)
class Secret:
    """A new secret, shown once.

    Attributes
    ----------
    text : str
        What the person or program shows.
    digest : str
        What is kept.
    """

    text: str
    digest: str


def new_secret() -> Secret:
    """A secret nobody can guess (256 bits)."""
    text = secrets.token_urlsafe(_BYTES)
    return Secret(text, digest_of(text))


def new_code() -> str:
    """A code short enough to be typed: eight digits; it is worth little without its few minutes and few tries."""
    return f"{secrets.randbelow(10**_CODE_DIGITS):0{_CODE_DIGITS}d}"


def digest_of(text: str) -> str:
    """What is kept of a secret. Secrets are random, so a plain hash tells nothing about them."""
    return sha256(text.encode()).hexdigest()


def keyed_digest(key: bytes, text: str) -> str:
    """What is kept of something that could be guessed, e.g. a code: worthless without the key."""
    return hmac.new(key, text.encode(), sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two digests are equal, in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())
