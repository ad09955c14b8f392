"""What is wrong with one row of a register, as an import shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.identity import masked
from scheduler.formats.refusals import cut
from scheduler.formats.register_columns import PERSONAL

_HIDDEN = "***"
_NUMBER_CHARACTERS = frozenset("0123456789Xx+-")
_SHORTEST_MASKED = 8


class RowFinding(NamedTuple):
    """One thing that keeps a register from being used.

    Attributes
    ----------
    table : str
        The register's table, e.g. ``elders``; empty when the whole file is meant.
    row : int or None
        Line of the file or row of the sheet, from 1; ``None`` when the whole table is meant.
    column : str
        The column to look at; empty when the whole row is meant.
    value : str
        What stands there, short, and masked where it is personal; empty when there is nothing to show.
    sentence : Text
        What is wrong and what to do, without the place.
    """

    table: str
    row: int | None
    column: str
    value: str
    sentence: Text


class RowError(InputError):
    """A row that cannot be used; carries the finding so that an import can show all of them.

    Parameters
    ----------
    source : Text
        File, and sheet where there are several.
    """

    def __init__(self, source: Text, finding: RowFinding) -> None:
        super().__init__(place_of(source, finding.row, finding.column), finding.sentence)
        self.finding = finding


def place_of(source: Text, row: int | None, column: str = "") -> Text:
    """Return where a cell stands, for people."""
    zh = source.zh + (f"，第 {row} 行" if row is not None else "") + (f"，{column} 列" if column else "")
    en = source.en + (f", line {row}" if row is not None else "") + (f", column {column}" if column else "")
    return Text(zh=zh, en=en)


def value_shown(table: str, column: str, text: str) -> str:
    """Return the text of a cell as a finding shows it: personal details never in full."""
    if not text or column not in PERSONAL.get(table, ()):
        return cut(text)
    digits = len(text) >= _SHORTEST_MASKED and _NUMBER_CHARACTERS.issuperset(text)
    return masked(text) if digits else _HIDDEN


Refuse = Callable[[RowError], None]
"""What a reader does with a row it cannot use: raise the error, or keep it and go on."""


def raise_it(error: RowError) -> None:
    """Stop reading at the first row that cannot be used.

    Raises
    ------
    RowError
        The error itself.
    """
    raise error


def whole_file(source: Text, zh: str, en: str) -> RowError:
    """Return the error that refuses a whole register."""
    return whole_table(source, "", zh, en)


def whole_table(source: Text, table: str, zh: str, en: str, row: int | None = None) -> RowError:
    """Return the error that refuses a table, or all of it from a row on."""
    return RowError(source, RowFinding(table, row, "", "", Text(zh=zh, en=en)))
