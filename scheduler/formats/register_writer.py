"""Registers written as a folder of CSV files or as one .xlsx workbook; equal registers give equal bytes."""

from __future__ import annotations

import csv
from datetime import datetime
from io import StringIO
from pathlib import Path

import xlsxwriter

from scheduler.domain.register import Register
from scheduler.formats.register_cells_out import register_tables
from scheduler.formats.register_columns import TABLES

_FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_MADE = datetime(2026, 1, 1)
_COLUMN_WIDTH_CHARACTERS = 16


def write_register_folder(register: Register, folder: Path, encoding: str = "utf-8") -> None:
    """Write one CSV file a table; tables without entries that nobody needs are left out.

    Parameters
    ----------
    encoding : str
        ``utf-8``, ``utf-8-sig`` or ``gbk``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in _written(register).items():
        text = StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(lines)
        (folder / f"{name}.csv").write_bytes(text.getvalue().encode(encoding))


def write_register_workbook(register: Register, path: Path) -> None:
    """Write one sheet a table, every cell as text, so that no number is rounded and no formula runs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": False})
    workbook.set_properties({"title": register.settings.name, "created": _MADE})
    bold = workbook.add_format({"bold": True})
    text = workbook.add_format({"num_format": "@"})
    for name, lines in _written(register).items():
        sheet = workbook.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(lines[0]) - 1, _COLUMN_WIDTH_CHARACTERS, text)
        for position, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                sheet.write_string(position, column, cell, text if position else bold)
    workbook.close()


def _written(register: Register) -> dict[str, list[list[str]]]:
    """Header and lines of each table, columns in the documented order, none that is empty throughout."""
    written: dict[str, list[list[str]]] = {}
    for name, rows in register_tables(register).items():
        columns = TABLES[name]
        used = [column for column in columns.optional if any(row.get(column) for row in rows)]
        header = [*columns.required, *used]
        if rows or columns.needed:
            written[name] = [header, *([_escaped(row.get(column, "")) for column in header] for row in rows)]
    return written


def _escaped(text: str) -> str:
    """Keep a spreadsheet from running a cell as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
