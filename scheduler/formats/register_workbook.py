"""Registers kept as one .xlsx workbook with a sheet a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from scheduler.domain.errors import InputError
from scheduler.domain.register import Register
from scheduler.formats.register_cells import Cell
from scheduler.formats.register_rows import register_from
from scheduler.formats.register_table import Source, make_table, require_known, require_needed

_LARGEST_UNPACKED_BYTES = 1024 * 1024 * 1024


def read_register_workbook(path: Path) -> Register:
    """Read a register from a workbook whose sheets are named like the tables (docs/register.md).

    Sheets whose name begins with ``_`` are ignored.

    Raises
    ------
    InputError
        For anything unreadable or contradictory: one sentence naming file, sheet, row, column and value.
    """
    _require_sound_archive(path)
    try:
        workbook = CalamineWorkbook.from_path(path)
        names = [name for name in workbook.sheet_names if not name.startswith("_")]
        for name in names:
            require_known(name, str(path))
        require_needed(path, names)
        sheets = {name: workbook.get_sheet_by_name(name) for name in names}
    except (CalamineError, OSError) as error:
        raise InputError(str(path), f"cannot be read as an .xlsx workbook: {error}") from error
    tables = {name: make_table(name, f"{path}, sheet {name}", _lines(sheet)) for name, sheet in sheets.items()}
    return register_from(Source(path, tables))


def _require_sound_archive(path: Path) -> None:
    """Refuse what would unpack into more than memory holds, or is cut off, before native code sees it."""
    try:
        with ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise InputError(str(path), "cannot be read as an .xlsx workbook; it is damaged or cut off") from error
    if unpacked > _LARGEST_UNPACKED_BYTES:
        raise InputError(str(path), f"unpacks into more than {_LARGEST_UNPACKED_BYTES // 1024**2} MiB")


def _lines(sheet: CalamineSheet) -> Iterator[tuple[int, list[Cell]]]:
    for line, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        yield line, list[Cell](cells)
