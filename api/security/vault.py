"""Sealing personal fields with AES-SIV, so that equal values seal to equal bytes and can be looked up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class SealError(Exception):
    """Sealed bytes that none of the keys opens: a wrong key file, or a changed database."""


@dataclass(frozen=True)
class Key:
    """One key.

    Attributes
    ----------
    number : int
        1 to 255; the first byte of everything it sealed.
    secret : bytes
        64 bytes (AES-256-SIV).
    """

    number: int
    secret: bytes


class Vault:
    """Seals and opens fields; the newest key seals, every key opens what it sealed.

    Parameters
    ----------
    keys : sequence of Key
        Newest first.
    """

    def __init__(self, keys: Sequence[Key]) -> None:
        self._newest = keys[0].number
        self._ciphers = {key.number: AESSIV(key.secret) for key in keys}
        self._oldest = min(keys, key=lambda key: key.number)

    def seal(self, field: str, value: str) -> bytes:
        """Seal a text.

        Parameters
        ----------
        field : str
            ``table.column``; a value sealed for one field does not open as another.
        """
        return self.seal_bytes(field, value.encode())

    def seal_bytes(self, field: str, value: bytes) -> bytes:
        """Seal bytes, e.g. a compressed document; see `seal`."""
        return self._sealed(self._newest, field, value)

    def seals_of(self, field: str, value: str) -> tuple[bytes, ...]:
        """All bytes that a value may be stored as, for looking it up while keys change."""
        return tuple(self._sealed(number, field, value.encode()) for number in self._ciphers)

    def open(self, field: str, sealed: bytes) -> str:
        """Open a text that was sealed for a field; see `open_bytes`."""
        return self.open_bytes(field, sealed).decode()

    def open_bytes(self, field: str, sealed: bytes) -> bytes:
        """Open bytes that were sealed for a field.

        Raises
        ------
        SealError
            When no key fits or the bytes were changed.
        """
        cipher = self._ciphers.get(sealed[0]) if sealed else None
        if cipher is None:
            raise SealError(f"no key opens {field}; is the key file the one of this database?")
        try:
            return cipher.decrypt(sealed[1:], [field.encode()])
        except InvalidTag:
            raise SealError(f"the key does not open {field}; was the database changed by hand?") from None

    def key_for(self, purpose: str) -> bytes:
        """Return 32 bytes for another purpose than sealing (an index, a chain of digests).

        They come from the oldest key, so that a new key changes nothing; the oldest key is never thrown away.
        """
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(self._oldest.secret)

    def is_current(self, sealed: bytes) -> bool:
        """Whether the newest key sealed these bytes."""
        return bool(sealed) and sealed[0] == self._newest

    def _sealed(self, number: int, field: str, value: bytes) -> bytes:
        return bytes([number]) + self._ciphers[number].encrypt(value, [field.encode()])
