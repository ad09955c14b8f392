"""One row of a register table, and how its cells become values; every refusal names file, line, column and value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import TracebackType
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from scheduler.domain.base import Text
from scheduler.domain.errors import BadValue
from scheduler.formats.cell_values import (
    choice_in,
    clock_in,
    day_in,
    flag_in,
    minutes_in,
    minutes_of_number,
    names_in,
    number_in,
    pairs_in,
    parts_in,
    weekdays_in,
    whole_of,
)
from scheduler.formats.refusals import sentence_of
from scheduler.formats.row_finding import RowError, RowFinding, value_shown

Cell = str | float | int | bool | date | time | datetime | timedelta | None
_Choice = TypeVar("_Choice", bound=StrEnum)
_Given = TypeVar("_Given")
_Value = TypeVar("_Value")


class Row(NamedTuple):
    """One row: where it stands and what its cells hold (a missing column counts as empty).

    Attributes
    ----------
    table : str
        The register's table.
    source : Text
        File, and sheet where there are several.
    line : int
        Line of the file, or row of the sheet, from 1.
    cells : mapping of column to cell
        Texts are without the spaces around them.
    """

    table: str
    source: Text
    line: int
    cells: Mapping[str, Cell]

    def error(self, column: str, zh: str, en: str) -> RowError:
        """Return the error that refuses a cell, or the row when the column is not there."""
        shown = value_shown(self.table, column, self.text(column))
        where = column if column in self.cells else ""
        return RowError(self.source, RowFinding(self.table, self.line, where, shown, Text(zh=zh, en=en)))

    def text(self, column: str) -> str:
        """Return a cell as text; empty when it holds nothing."""
        value = self.cells.get(column)
        if isinstance(value, str):
            return value
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)

    def identifier(self, column: str) -> str:
        """Return a cell that must not be empty."""
        value = self.cells.get(column)
        if isinstance(value, str) and value:
            return value
        if not self.text(column):
            raise self.error(column, zh="是空的；这里需要填写", en="is empty; fill it in")
        return self.text(column)

    def maybe(self, column: str) -> str | None:
        """Return a cell as text, ``None`` when empty."""
        return self.text(column) or None

    def names(self, column: str) -> frozenset[str]:
        """Return the names in a cell, parted by semicolons."""
        return names_in(self.text(column))

    def maybe_names(self, column: str) -> frozenset[str] | None:
        """Return the names in a cell, ``None`` when empty."""
        return self.names(column) or None

    def parts(self, column: str) -> list[str]:
        """Return the parts of a cell in their order."""
        return parts_in(self.text(column))

    def pairs(self, column: str) -> dict[str, str]:
        """Return parts such as ``doctor=V3`` as a mapping."""
        return self._read(column, pairs_in, self.text(column))

    def number(self, column: str) -> float:
        """Return a plain decimal number."""
        value = self.cells.get(column)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        return self._read(column, number_in, self.text(column))

    def maybe_number(self, column: str) -> float | None:
        """Return a number, ``None`` when empty."""
        return self.number(column) if self.text(column) else None

    def maybe_whole(self, column: str) -> int | None:
        """Return a whole number, ``None`` when empty."""
        value = self.maybe_number(column)
        return None if value is None else self._read(column, whole_of, value)

    def whole(self, column: str, otherwise: int) -> int:
        """Return a whole number, or the given one when empty."""
        value = self.maybe_whole(column)
        return otherwise if value is None else value

    def maybe_minutes(self, column: str) -> timedelta | None:
        """Return a length of time given in minutes, ``None`` when empty."""
        value = self.cells.get(column)
        if isinstance(value, str):
            return self._read(column, minutes_in, value) if value else None
        number = self.maybe_number(column)
        return None if number is None else self._read(column, minutes_of_number, number)

    def flag(self, column: str, otherwise: bool) -> bool:
        """Return a yes or no, or the given one when empty."""
        text = self.text(column)
        return self._read(column, flag_in, text) if text else otherwise

    def choice(self, column: str, choices: type[_Choice]) -> _Choice:
        """Return one of a closed list of words."""
        try:
            return choice_in(self.text(column), choices)
        except BadValue as error:
            raise self.error(column, error.text.zh, error.text.en) from error

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
        return self._read(column, day_in, value if isinstance(value, str) else self.text(column))

    def clock(self, column: str) -> timedelta:
        """Return a time of the day or a length of time, written HH:MM, or a time cell."""
        value = self.cells.get(column)
        if isinstance(value, timedelta):
            return value
        if isinstance(value, time):
            return timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        return self._read(column, clock_in, self.text(column))

    def maybe_clock(self, column: str) -> timedelta | None:
        """Return a time, ``None`` when empty."""
        return self.clock(column) if self.text(column) else None

    def weekdays(self, column: str) -> frozenset[int]:
        """Return days of the week such as ``1-5`` or ``1;3;7`` (1 = Monday); every day when empty."""
        return self._read(column, weekdays_in, self.text(column))

    def mapping(self, **columns: str) -> RowMapping:
        """Turn what a domain object refuses into an error with this row's place.

        Parameters
        ----------
        **columns
            The column each field of the object comes from, where the names differ.
        """
        return RowMapping(self, columns)

    def refusal(self, error: ValidationError, columns: Mapping[str, str]) -> RowError:
        """Return the error that says at this row what a domain object refused; see ``mapping``."""
        first = error.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        column = columns.get(field, field)
        sentence = sentence_of(first, repr(value_shown(self.table, column, self.text(column))))
        return self.error(column, sentence.zh, sentence.en)

    def _read(self, column: str, parse: Callable[[_Given], _Value], given: _Given) -> _Value:
        try:
            return parse(given)
        except BadValue as error:
            raise self.error(column, error.text.zh, error.text.en) from error


class RowMapping:
    """A block in which a row becomes a domain object; a class, since a generator costs more than the object."""

    __slots__ = ("_columns", "_row")

    def __init__(self, row: Row, columns: Mapping[str, str]) -> None:
        self._row = row
        self._columns = columns

    def __enter__(self) -> None:
        """Begin the block."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Name the row when the object was refused."""
        if isinstance(error, ValidationError):
            raise self._row.refusal(error, self._columns) from None
