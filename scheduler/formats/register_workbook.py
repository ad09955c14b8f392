"""Registers kept as one .xlsx workbook with a sheet a table."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from scheduler.domain.base import Text
from scheduler.formats.cell_values import tidied
from scheduler.formats.register_cells import Cell
from scheduler.formats.register_table import NumberedLine, Source, Table, only_known, require_needed
from scheduler.formats.row_finding import Refuse, whole_file, whole_table

_LARGEST_UNPACKED_BYTES = 1024 * 1024 * 1024
_DAMAGED = Text(
    zh="不能作为 .xlsx 工作簿读取；文件损坏或被截断，请重新导出",
    en="cannot be read as an .xlsx workbook; it is damaged or cut off; export it again",
)


def open_workbook(path: Path, refuse: Refuse) -> Source:
    """Return the tables of a workbook whose sheets are named like them (docs/register.md), unread.

    Sheets whose name begins with ``_`` are ignored.

    Parameters
    ----------
    refuse : callable
        Gets the error about each table that is unknown or missing.

    Raises
    ------
    RowError
        When the file is no sound workbook.
    """
    where = Text(zh=str(path), en=str(path))
    _require_sound_archive(path, where)
    try:
        workbook = CalamineWorkbook.from_path(path)
        names = [name for name in workbook.sheet_names if not name.startswith("_")]
    except (CalamineError, OSError) as error:
        raise whole_file(where, _DAMAGED.zh, _DAMAGED.en) from error
    known = only_known(names, where, refuse)
    require_needed(where, known, refuse)
    return Source(path, {name: _table(name, where, workbook) for name in known})


def _table(name: str, where: Text, workbook: CalamineWorkbook) -> Table:
    source = Text(zh=f"{where.zh}，工作表 {name}", en=f"{where.en}, sheet {name}")
    return Table(name, source, partial(_lines, name, source, workbook))


def _require_sound_archive(path: Path, where: Text) -> None:
    """Refuse what would unpack into more than memory holds, or is cut off, before native code sees it."""
    try:
        with ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise whole_file(where, _DAMAGED.zh, _DAMAGED.en) from error
    if unpacked > _LARGEST_UNPACKED_BYTES:
        most = _LARGEST_UNPACKED_BYTES // 1024**2
        raise whole_file(where, zh=f"解压后超过 {most} MiB；请拆分", en=f"unpacks into more than {most} MiB; split it")


def _lines(name: str, source: Text, workbook: CalamineWorkbook) -> Iterator[NumberedLine]:
    """Yield one row after the other; the sheet's own list of lists would hold every cell twice."""
    try:
        sheet = workbook.get_sheet_by_name(name)
    except (CalamineError, OSError) as error:
        raise whole_table(source, name, _DAMAGED.zh, _DAMAGED.en) from error
    # The iterator counts empty rows above the first cell, but leaves out empty columns before it.
    before: list[Cell] = [""] * (sheet.start[1] if sheet.start else 0)
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        yield line, [*before, *(tidied([cell])[0] if isinstance(cell, str) else cell for cell in cells)]
