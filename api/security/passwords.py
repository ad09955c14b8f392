"""Passwords: hashed with argon2id, checked in the same time whoever asks."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

SHORTEST = 10
LONGEST = 128

_HASHER = PasswordHasher()
# Somebody unknown is checked against this, so that the time of an answer does not tell who exists.
_NOBODY = _HASHER.hash("nobody has this password")


def hashed(password: str) -> str:
    """Return the hash of a password."""
    return _HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether a password is the one of a stored hash; for ``None`` it never is, and takes as long to say so."""
    try:
        _HASHER.verify(stored or _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(stored)
