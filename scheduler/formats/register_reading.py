"""One pass over the tables of a register: rows become entries, and what cannot is refused at its place."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from typing import TypeVar

from scheduler.domain.base import Text
from scheduler.domain.register_finding import Finding
from scheduler.formats.register_cells import Row
from scheduler.formats.register_columns import TABLES
from scheduler.formats.register_table import Source, rows_of
from scheduler.formats.row_finding import Refuse, RowError, RowFinding

_Item = TypeVar("_Item")

_TABLES_OF = {"enrolments": "elders"}


class Reading:
    """Reads each table once and keeps, of the rows, only their entries and line numbers.

    Parameters
    ----------
    refuse : callable
        Gets every error; it raises the first one or keeps them all.

    Attributes
    ----------
    refused_ids : set of str
        Ids of rows that were refused, so that nobody blames the rows that mention them.
    is_broken : bool
        Whether a whole table, or the rest of one, could not be read.
    """

    def __init__(self, source: Source, refuse: Refuse) -> None:
        self._source = source
        self._refuse = refuse
        self._lines: dict[str, array[int]] = {}
        self._owners: dict[str, tuple[str, ...]] = {}
        self.refused_ids: set[str] = set()
        self.is_broken = False

    def all_of(self, table: str, make: Callable[[Row], _Item]) -> tuple[_Item, ...]:
        """Return the entries of a table, in the order of its rows."""
        lines = self._lines[table] = array("L")
        found = []
        for row in self._rows(table):
            try:
                found.append(make(row))
            except RowError as error:
                self._refuse_row(error, row)
            else:
                lines.append(row.line)
        return tuple(found)

    def by_owner(self, table: str, make: Callable[[Row], _Item]) -> dict[str, tuple[_Item, ...]]:
        """Return the entries of a table by the id in its first column."""
        lines = self._lines[table] = array("L")
        found: dict[str, list[_Item]] = {}
        for row in self._rows(table):
            try:
                owner, item = row.identifier(TABLES[table].required[0]), make(row)
            except RowError as error:
                self._refuse(error)
            else:
                if owner not in found:
                    lines.append(row.line)
                found.setdefault(owner, []).append(item)
        self._owners[table] = tuple(found)
        return {owner: tuple(items) for owner, items in found.items()}

    def owners_of(self, table: str) -> tuple[str, ...]:
        """Return the ids that ``by_owner`` found; the position among them is what ``error_of`` knows a row by."""
        return self._owners.get(table, ())

    def error_of(self, finding: Finding) -> RowError:
        """Return the error that names the row of an entry which the register as a whole refuses."""
        table = _TABLES_OF.get(finding.table, finding.table)
        line = self._lines[table][finding.position]
        placed = RowFinding(table, line, finding.column, finding.value, finding.sentence)
        return RowError(self._source.tables[table].source, placed)

    def _rows(self, table: str) -> Iterator[Row]:
        if table not in self._source.tables:
            return
        try:
            yield from rows_of(self._source.tables[table], self._refuse_row)
        except RowError as error:
            self.is_broken = True
            self._refuse(error)

    def _refuse_row(self, error: RowError, row: Row) -> None:
        self.refused_ids.add(row.text(TABLES[row.table].required[0]))
        self._refuse(error)


def whole(source: Source) -> Text:
    """Return how a sentence names the register itself."""
    return Text(zh=str(source.path), en=str(source.path))
