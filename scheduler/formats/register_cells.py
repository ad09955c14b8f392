"""One row of a register table, and how its cells become values; every refusal names file, line, column and value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from scheduler.domain.clock import parse_time
from scheduler.domain.errors import InputError

Cell = str | float | int | bool | date | time | datetime | timedelta | None
_Choice = TypeVar("_Choice", bound=StrEnum)

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?:[ T]0?0:00(?::00)?)?")
_BETWEEN = re.compile(r"[;；、，,|]")
_ESCAPED = re.compile(r"'[=+\-@\t]")
_TRUE = {"true", "yes", "y", "1", "是"}
_FALSE = {"false", "no", "n", "0", "否"}


class Row(NamedTuple):
    """One row: where it stands and what its cells hold (a missing column counts as empty).

    Attributes
    ----------
    source : str
        File, and sheet where there are several.
    line : int
        Line of the file, or row of the sheet, from 1.
    """

    source: str
    line: int
    cells: Mapping[str, Cell]

    def place(self, column: str = "") -> str:
        """Return where a cell stands, for people."""
        return f"{self.source}, line {self.line}" + (f", column {column}" if column else "")

    def error(self, column: str, sentence: str) -> InputError:
        """Return the error that refuses a cell."""
        return InputError(self.place(column), sentence)

    def text(self, column: str) -> str:
        """Return a cell as text, without the spaces around it; empty when it holds nothing."""
        value = self.cells.get(column)
        if value is None:
            return ""
        if isinstance(value, str):
            stripped = value.strip()
            return stripped[1:] if _ESCAPED.match(stripped) else stripped
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)

    def identifier(self, column: str) -> str:
        """Return a cell that must not be empty."""
        value = self.text(column)
        if not value:
            raise self.error(column, "is empty; it needs an id")
        return value

    def maybe(self, column: str) -> str | None:
        """Return a cell as text, ``None`` when empty."""
        return self.text(column) or None

    def names(self, column: str) -> frozenset[str]:
        """Return the names in a cell, parted by semicolons (commas and Chinese marks do as well)."""
        return frozenset(self.parts(column))

    def maybe_names(self, column: str) -> frozenset[str] | None:
        """Return the names in a cell, ``None`` when empty."""
        return self.names(column) or None

    def parts(self, column: str) -> list[str]:
        """Return the parts of a cell in their order."""
        return [part.strip() for part in _BETWEEN.split(self.text(column)) if part.strip()]

    def pairs(self, column: str) -> dict[str, str]:
        """Return parts such as ``doctor=V3`` as a mapping."""
        found: dict[str, str] = {}
        for part in self.parts(column):
            key, mark, value = (piece.strip() for piece in part.partition("="))
            if not (key and mark and value):
                raise self.error(column, f"{part!r} is no pair; write it as name=value")
            if key in found:
                raise self.error(column, f"{key!r} is given twice in {self.text(column)!r}; keep one")
            found[key] = value
        return found

    def number(self, column: str) -> float:
        """Return a plain decimal number."""
        value = self.cells.get(column)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        text = unicodedata.normalize("NFKC", self.text(column))
        if not _NUMBER.fullmatch(text):
            raise self.error(column, f"{self.text(column)!r} is not a number")
        return float(text)

    def maybe_number(self, column: str) -> float | None:
        """Return a number, ``None`` when empty."""
        return self.number(column) if self.text(column) else None

    def maybe_whole(self, column: str) -> int | None:
        """Return a whole number, ``None`` when empty."""
        value = self.maybe_number(column)
        if value is not None and not value.is_integer():
            raise self.error(column, f"{self.text(column)!r} is not a whole number")
        return None if value is None else int(value)

    def whole(self, column: str, otherwise: int) -> int:
        """Return a whole number, or the given one when empty."""
        value = self.maybe_whole(column)
        return otherwise if value is None else value

    def maybe_minutes(self, column: str) -> timedelta | None:
        """Return a length of time given in minutes, ``None`` when empty."""
        value = self.maybe_number(column)
        if value is not None and not 0 <= value <= 7 * 24 * 60:
            raise self.error(column, f"{self.text(column)!r} minutes are not between 0 and one week")
        return None if value is None else timedelta(minutes=value)

    def flag(self, column: str, otherwise: bool) -> bool:
        """Return a yes or no, or the given one when empty."""
        text = self.text(column).lower()
        if not text:
            return otherwise
        if text not in _TRUE | _FALSE:
            raise self.error(column, f"{self.text(column)!r} is neither yes nor no")
        return text in _TRUE

    def choice(self, column: str, choices: type[_Choice]) -> _Choice:
        """Return one of a closed list of words."""
        text = self.text(column).lower()
        try:
            return choices(text)
        except ValueError as error:
            words = ", ".join(choice.value for choice in choices)
            raise self.error(column, f"{self.text(column)!r} is none of {words}") from error

    def maybe_choice(self, column: str, choices: type[_Choice]) -> _Choice | None:
        """Return one of a closed list of words, ``None`` when empty."""
        return self.choice(column, choices) if self.text(column) else None

    def maybe_day(self, column: str) -> date | None:
        """Return a date, ``None`` when empty."""
        return self.day(column) if self.text(column) else None

    def day(self, column: str) -> date:
        """Return a date written as 2026-11-30, 2026/11/30 or 2026年11月30日, or a date cell."""
        value = self.cells.get(column)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = self.text(column)
        found = _DATE.fullmatch(text)
        if found is None:
            raise self.error(column, f"{text!r} is not a date; write it as 2026-11-30")
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError as error:
            raise self.error(column, f"{text} is a date that does not exist") from error

    def clock(self, column: str) -> timedelta:
        """Return a time of the day or a length of time, written HH:MM, or a time cell."""
        value = self.cells.get(column)
        if isinstance(value, timedelta):
            return value
        if isinstance(value, time):
            return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        try:
            read = parse_time(unicodedata.normalize("NFKC", self.text(column)))
        except ValueError as error:
            raise self.error(column, str(error)) from error
        if not isinstance(read, timedelta):
            raise self.error(column, f"{self.text(column)!r} is not a time; write it as HH:MM")
        return read

    def maybe_clock(self, column: str) -> timedelta | None:
        """Return a time, ``None`` when empty."""
        return self.clock(column) if self.text(column) else None

    def weekdays(self, column: str) -> frozenset[int]:
        """Return days of the week such as ``1-5`` or ``1;3;7`` (1 = Monday); every day when empty."""
        if not self.text(column):
            return frozenset(range(1, 8))
        days: set[int] = set()
        for part in self.parts(column):
            found = re.fullmatch(r"([1-7])(?:-([1-7]))?", part)
            if found is None or int(found[2] or found[1]) < int(found[1]):
                raise self.error(column, f"{part!r} is no weekday; write 1 (Monday) to 7 (Sunday), or 1-5")
            days.update(range(int(found[1]), int(found[2] or found[1]) + 1))
        return frozenset(days)

    @contextmanager
    def mapping(self, **columns: str) -> Iterator[None]:
        """Turn what a domain object refuses into an ``InputError`` with this row's place.

        Parameters
        ----------
        **columns
            The column each field of the object comes from, where the names differ.
        """
        try:
            yield
        except ValidationError as error:
            raise self._refusal(error, columns) from None

    def _refusal(self, error: ValidationError, columns: Mapping[str, str]) -> InputError:
        first = error.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        column = columns.get(field, field)
        reason = first.get("ctx", {}).get("error") if first["type"] == "value_error" else None
        if reason is not None:
            return self.error(column if column in self.cells else "", str(reason))
        if column not in self.cells:
            return self.error("", first["msg"])
        said = first["msg"].removeprefix("Input ").removeprefix("String ")
        return self.error(column, f"{self.text(column)!r} {said}")
