"""Times and free texts as columns hold them."""

from __future__ import annotations

from datetime import timedelta

from api.errors import UnusableError
from api.security.vault import Vault
from scheduler.domain.base import Text

_SECOND = timedelta(seconds=1)


def seconds_of(value: timedelta) -> int:
    """Return a length of time, or a time since midnight, in whole seconds.

    Raises
    ------
    UnusableError
        ``time_too_fine`` when it is no whole number of seconds.
    """
    whole, rest = divmod(value, _SECOND)
    if rest:
        what = Text(zh="时间须精确到整秒。", en=f"{value} is no whole number of seconds; round it.")
        raise UnusableError("time_too_fine", what)
    return whole


def maybe_seconds(value: timedelta | None) -> int | None:
    """Return whole seconds, or ``None`` for ``None``; see `seconds_of`."""
    return None if value is None else seconds_of(value)


def time_of(seconds: int) -> timedelta:
    """Return a length of time, or a time since midnight, from whole seconds."""
    return timedelta(seconds=seconds)


def maybe_time(seconds: int | None) -> timedelta | None:
    """Return a time, or ``None`` for ``None``."""
    return None if seconds is None else timedelta(seconds=seconds)


class Sealer:
    """Seals and opens the texts of rows; an empty text is kept as no text at all.

    Parameters
    ----------
    vault : Vault
        Has the keys.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._sealed: dict[tuple[str, str], bytes] = {}
        self._opened: dict[tuple[str, bytes], str] = {}

    def seal(self, field: str, text: str) -> bytes | None:
        """Seal a text for ``table.column``."""
        return self._vault.seal(field, text) if text else None

    def seal_common(self, field: str, text: str) -> bytes | None:
        """Seal a text that many rows share, once."""
        if not text:
            return None
        found = self._sealed.get((field, text))
        if found is None:
            found = self._sealed[field, text] = self._vault.seal(field, text)
        return found

    def open(self, field: str, sealed: bytes | None) -> str:
        """Open a text; the same bytes are opened once."""
        if sealed is None:
            return ""
        found = self._opened.get((field, sealed))
        if found is None:
            found = self._opened[field, sealed] = self._vault.open(field, sealed)
        return found
