"""The chain of digests over audit entries."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

from pydantic import JsonValue

FIRST = "0" * 64
"""What stands before the first batch."""


def batch_digest(key: bytes, before: str, number: int, entries: Iterable[Mapping[str, JsonValue]]) -> str:
    """Return the digest of a batch.

    Parameters
    ----------
    key : bytes
        Kept outside the database, so that who can write there cannot mend the chain.
    before : str
        Digest of the batch before, or `FIRST`.
    entries : iterable of mapping
        Each entry's fields, in the batch's order.
    """
    digest = hmac.new(key, f"{before}\n{number}\n".encode(), sha256)
    for entry in entries:
        digest.update(json.dumps(entry, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()
