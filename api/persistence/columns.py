"""Column types and constraints that several records use."""

from __future__ import annotations

import zlib
from enum import StrEnum
from secrets import token_hex

from pydantic import JsonValue
from sqlalchemy import JSON, CheckConstraint, LargeBinary, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import MappedColumn, mapped_column

IdText = String(120)
"""An id, a code or a short name; as long as an id of the domain may be."""

JoinedText = String(400)
"""Several ids with what stands between them, e.g. a visit: ``elder/service/number``."""

PathText = Text().with_variant(Text(collation="C"), "postgresql")
"""Text compared byte by byte on every database, so that what begins alike lies together."""

Json = dict[str, JsonValue]
"""A small document without personal data."""

JSON_COLUMN = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

SEALED = "sealed"
"""Key in a column's ``info`` that says its bytes are sealed for ``table.column``."""


def new_id() -> str:
    """An id that nobody can guess."""
    return token_hex(16)


def packed(text: str) -> bytes:
    """A document as it is stored: UTF-8, compressed."""
    return zlib.compress(text.encode(), 6)


def unpacked(content: bytes) -> str:
    """The document again."""
    return zlib.decompress(content).decode()


def sealed_column() -> MappedColumn[bytes]:
    """A column that holds only what the vault sealed for ``table.column``; changing keys seals it anew."""
    return mapped_column(LargeBinary, info={SEALED: True})


def one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    """The rule that a column holds one of the values of an enum."""
    known = ", ".join(f"'{value.value}'" for value in values)
    return CheckConstraint(f"{column} IN ({known})", name=column)


def in_order(first: str, last: str) -> CheckConstraint:
    """The rule that one column is not after another, where both have a value."""
    return CheckConstraint(f"{last} >= {first}", name=f"{last}_not_before_{first}")


def inside_a_day(first: str, last: str) -> CheckConstraint:
    """The rule that two columns of seconds since midnight are an interval of one day."""
    return CheckConstraint(f"{first} >= 0 AND {last} > {first} AND {last} <= 86400", name=f"{first}_to_{last}")
