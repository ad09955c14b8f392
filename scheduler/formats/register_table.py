"""A register table as read: its header checked, its lines turned into rows one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from scheduler.domain.base import Text, duplicates
from scheduler.formats.refusals import shown_value
from scheduler.formats.register_cells import Cell, Row
from scheduler.formats.register_columns import TABLES
from scheduler.formats.row_finding import Refuse, RowError, RowFinding, whole_file, whole_table

NumberedLine = tuple[int, Sequence[Cell]]
RefuseRow = Callable[[RowError, Row], None]


class Table(NamedTuple):
    """One table: its name, where it is kept, and how to read its numbered lines of tidied cells, which is done once."""

    name: str
    source: Text
    lines: Callable[[], Iterator[NumberedLine]]


class Source(NamedTuple):
    """A register file or folder and the tables found in it, by name."""

    path: Path
    tables: Mapping[str, Table]


def rows_of(table: Table, refuse: RefuseRow) -> Iterator[Row]:
    """Yield the rows of a table; empty lines are skipped, and line numbers count from 1.

    Parameters
    ----------
    refuse : callable
        Gets the error about each line that is longer or shorter than the header.

    Raises
    ------
    RowError
        When the header is missing or has wrong columns, or the lines cannot be read.
    """
    numbered = table.lines()
    first = next(numbered, None)
    if first is None:
        raise whole_table(
            table.source, table.name,
            zh="是空的；第一行须写列名", en="is empty; its first line must name the columns",
        )  # fmt: skip
    header = _header(table, first[1])
    for line, cells in numbered:
        if not any(cells) and all(cell is None or cell == "" for cell in cells):
            continue
        row = Row(table.name, table.source, line, dict(zip(header, cells, strict=False)))
        if len(cells) != len(header):
            wrong = _wrong_length(row, cells, len(header))
            if wrong is not None:
                refuse(wrong, row)
                continue
        yield row


def only_known(names: Iterable[str], source: Text, refuse: Refuse) -> list[str]:
    """Return the names of tables; one nobody knows is refused, so that a misspelt name cannot hide data."""
    known = []
    for name in names:
        if name in TABLES:
            known.append(name)
            continue
        near = get_close_matches(name, TABLES, n=1)
        all_names = ", ".join(TABLES)
        zh = f"您是指 {near[0]!r} 吗？" if near else f"表有 {all_names}；"
        en = f"did you mean {near[0]!r}?" if near else f"tables are {all_names};"
        refuse(
            whole_file(
                source,
                zh=f"{name!r} 不是登记册的表；{zh}以 _ 开头的名称会被忽略",
                en=f"{name!r} is not a table of a register; {en} A name that begins with _ is ignored",
            )
        )
    return known


def require_needed(source: Text, found: Iterable[str], refuse: Refuse) -> None:
    """Refuse a register that lacks a table it cannot do without, naming each that is missing."""
    names = set(found)
    for name, columns in TABLES.items():
        if columns.needed and name not in names:
            refuse(
                whole_file(
                    source,
                    zh=f"缺少表 {name!r}；登记册不能没有它，哪怕只有表头",
                    en=f"table {name!r} is missing; a register needs it, if only with a header",
                )
            )


def _header(table: Table, cells: Sequence[Cell]) -> list[str]:
    header = ["" if cell is None else str(cell).strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    columns = TABLES[table.name]
    known = (*columns.required, *columns.optional)
    unknown = next((column for column in header if column not in known), None)
    if unknown is not None:
        raise _unknown_column(table, unknown, known)
    missing = next((column for column in columns.required if column not in header), None)
    if missing is not None:
        required = ", ".join(columns.required)
        raise whole_table(
            table.source, table.name, row=1,
            zh=f"缺少列 {missing!r}；{table.name} 需要 {required}",
            en=f"column {missing!r} is missing; {table.name} needs {required}",
        )  # fmt: skip
    twice = duplicates(header)
    if twice:
        raise whole_table(
            table.source, table.name, row=1,
            zh=f"列 {twice[0]!r} 出现两次；请只保留一个", en=f"column {twice[0]!r} occurs twice; keep one",
        )  # fmt: skip
    return header


def _unknown_column(table: Table, unknown: str, known: Sequence[str]) -> RowError:
    near, shown = get_close_matches(unknown, known, n=1), shown_value(unknown)
    zh = f"您是指 {near[0]!r} 吗？" if near else f"可用的列有 {', '.join(known)}"
    en = f"did you mean {near[0]!r}?" if near else f"columns are {', '.join(known)}"
    return whole_table(
        table.source, table.name, row=1,
        zh=f"{shown} 不是 {table.name} 的列；{zh}", en=f"{shown} is not a column of {table.name}; {en}",
    )  # fmt: skip


def _wrong_length(row: Row, cells: Sequence[Cell], wanted: int) -> RowError | None:
    """Return what is wrong with a line of another length than the header; empty cells at its end do not count."""
    filled = len(cells)
    while filled > wanted and cells[filled - 1] in (None, ""):
        filled -= 1
    if filled == wanted:
        return None
    # The surplus cell itself may be part of an address, so it is not quoted.
    zh, en = ("文件可能在此截断", "the file may be cut off here")
    if filled > wanted:
        zh, en = ("含逗号的文字请加引号", "put text that holds commas in quotes")
    sentence = Text(
        zh=f"有 {filled} 个单元格，表头有 {wanted} 个；{zh}",
        en=f"has {filled} cells, the header has {wanted}; {en}",
    )
    return RowError(row.source, RowFinding(row.table, row.line, "", "", sentence))
