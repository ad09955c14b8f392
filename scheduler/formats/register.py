"""Registers, whichever way they are kept."""

from __future__ import annotations

from pathlib import Path

from scheduler.domain.errors import InputError
from scheduler.domain.register import Register
from scheduler.formats.register_folder import read_register_folder
from scheduler.formats.register_workbook import read_register_workbook


def read_register(path: Path) -> Register:
    """Read a register from a folder of CSV files or from one .xlsx workbook.

    Raises
    ------
    InputError
        For anything unreadable or contradictory.
    """
    if not path.exists():
        raise InputError(str(path), "is neither a folder nor a file")
    if path.is_dir():
        return read_register_folder(path)
    if path.suffix.lower() != ".xlsx":
        raise InputError(str(path), "is no register; give a folder of CSV files or one .xlsx workbook")
    return read_register_workbook(path)
