"""A register table as read: its header checked, its lines turned into rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from scheduler.domain.base import duplicates
from scheduler.domain.errors import InputError
from scheduler.formats.register_cells import Cell, Row
from scheduler.formats.register_columns import TABLES


class Table(NamedTuple):
    """One table: its name, where it comes from and its rows."""

    name: str
    source: str
    rows: tuple[Row, ...] = ()


class Source(NamedTuple):
    """A register file or folder and the tables found in it, by name."""

    path: Path
    tables: dict[str, Table]

    def rows(self, name: str) -> tuple[Row, ...]:
        """Return the rows of a table, none when the table is absent."""
        table = self.tables.get(name)
        return table.rows if table else ()


def make_table(name: str, source: str, lines: Iterable[tuple[int, Sequence[Cell]]]) -> Table:
    """Make a table from numbered lines of cells, the first of which names the columns.

    Empty lines are skipped; line numbers count from 1.

    Raises
    ------
    InputError
        When the header is missing or has wrong columns, or a line is longer or shorter than the header.
    """
    numbered = iter(lines)
    first = next(numbered, None)
    if first is None:
        raise InputError(source, "is empty; its first line must name the columns")
    header = _header(name, source, first[1])
    rows = []
    for line, cells in numbered:
        if all(cell is None or cell == "" for cell in cells):
            continue
        _same_length(source, line, cells, len(header))
        rows.append(Row(source, line, dict(zip(header, cells, strict=False))))
    return Table(name, source, tuple(rows))


def require_known(name: str, where: str) -> None:
    """Refuse a table nobody knows, so that a misspelt name cannot hide data.

    Raises
    ------
    InputError
        With the nearest name that would do.
    """
    if name not in TABLES:
        near = get_close_matches(name, TABLES, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"tables are {', '.join(TABLES)};"
        raise InputError(where, f"{name!r} is not a table of a register; {hint} A name that begins with _ is ignored")


def require_needed(path: Path, found: Iterable[str]) -> None:
    """Refuse a register that lacks a table it cannot do without.

    Raises
    ------
    InputError
        Naming the first one that is missing.
    """
    names = set(found)
    missing = next((name for name, columns in TABLES.items() if columns.needed and name not in names), None)
    if missing is not None:
        raise InputError(str(path), f"table {missing!r} is missing; a register needs it, if only with a header")


def _header(name: str, source: str, cells: Sequence[Cell]) -> list[str]:
    header = ["" if cell is None else str(cell).strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    columns = TABLES[name]
    known = (*columns.required, *columns.optional)
    where = f"{source}, line 1"
    unknown = next((column for column in header if column not in known), None)
    if unknown is not None:
        near = get_close_matches(unknown, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"columns are {', '.join(known)}"
        raise InputError(where, f"{unknown!r} is not a column of {name}; {hint}")
    missing = next((column for column in columns.required if column not in header), None)
    if missing is not None:
        raise InputError(where, f"column {missing!r} is missing; {name} needs {', '.join(columns.required)}")
    twice = duplicates(header)
    if twice:
        raise InputError(where, f"column {twice[0]!r} occurs twice; keep one")
    return header


def _same_length(source: str, line: int, cells: Sequence[Cell], wanted: int) -> None:
    filled = len(cells)
    while filled > wanted and cells[filled - 1] in (None, ""):
        filled -= 1
    if filled < wanted:
        sentence = f"has {filled} cells, the header has {wanted}; the file may be cut off here"
        raise InputError(f"{source}, line {line}", sentence)
    if filled > wanted:
        # The cell itself may be part of an address, so it is not quoted.
        sentence = f"has {filled} cells, the header has {wanted}; put text that holds commas in quotes"
        raise InputError(f"{source}, line {line}", sentence)
