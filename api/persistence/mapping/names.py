"""Searching names that are sealed: one-way tokens of single characters and pairs; see ADR 0008."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from api.security.vault import Vault

_FIELD = "name_grams.gram"
# The number of the key and eight bytes of the synthetic initialisation vector: a keyed hash that cannot be opened,
# because the sealed text behind it is thrown away.
_KEPT_BYTES = 9


def grams_of(name: str) -> frozenset[str]:
    """Return the characters of a name and all pairs of neighbouring ones; width, case and spaces do not matter."""
    tidy = _tidy(name)
    return frozenset([*tidy, *_pairs(tidy)])


def grams_to_find(part: str) -> frozenset[str]:
    """Return what a name that contains the part must have: its pairs, or its only character."""
    tidy = _tidy(part)
    return frozenset(_pairs(tidy)) if len(tidy) > 1 else frozenset(tidy)


def stored_gram(vault: Vault, gram: str) -> bytes:
    """Return a gram as it is stored under the newest key."""
    return vault.seal(_FIELD, gram)[:_KEPT_BYTES]


def possible_grams(vault: Vault, gram: str) -> tuple[bytes, ...]:
    """Return all that a gram may be stored as while keys change."""
    return tuple(sealed[:_KEPT_BYTES] for sealed in vault.seals_of(_FIELD, gram))


def newest_mark(vault: Vault) -> bytes:
    """Return what the grams of the newest key begin with; those of all older keys sort before it."""
    return vault.seal(_FIELD, " ")[:1]


def _tidy(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _pairs(tidy: str) -> Iterator[str]:
    return (tidy[place : place + 2] for place in range(len(tidy) - 1))
