"""Opaque cursors: where the next page of a list begins, sealed so that nobody can make one up or read an id in it."""

from __future__ import annotations

import base64
import binascii
import json

from pydantic import TypeAdapter, ValidationError

from api.errors import ServiceError
from api.http.problems import unreadable
from api.security.vault import SealError, Vault

Key = tuple[str, ...]
"""The order values of the last item of a page."""

_KEY = TypeAdapter(Key)


def cursor_of(vault: Vault, path: str, key: Key) -> str:
    """Return the cursor after an item of the list at a path."""
    sealed = vault.seal(_field(path), json.dumps(key))
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def key_of(vault: Vault, path: str, cursor: str) -> Key:
    """Return the key of the last item before a cursor.

    Raises
    ------
    ServiceError
        400 when the service did not make this cursor for this list.
    """
    try:
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return _KEY.validate_json(vault.open(_field(path), sealed))
    except (binascii.Error, ValueError, SealError, ValidationError):
        raise _unknown() from None


def _field(path: str) -> str:
    return f"cursor:{path}"


def _unknown() -> ServiceError:
    return unreadable(
        "cursor 不是本列表给出的; 请从第一页开始。", "This cursor is not from this list; start at the first page."
    )
