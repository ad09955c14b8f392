"""Registers, whichever way they are kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from scheduler.domain.base import Text
from scheduler.domain.register import Register
from scheduler.formats.register_folder import open_folder
from scheduler.formats.register_rows import findings_from, register_from
from scheduler.formats.register_table import Source
from scheduler.formats.register_workbook import open_workbook
from scheduler.formats.row_finding import Refuse, RowFinding, whole_file


def read_register(path: Path) -> Register:
    """Read a register from a folder of CSV files or from one .xlsx workbook.

    Raises
    ------
    InputError
        For the first thing that is unreadable or contradictory.
    """
    return register_from(partial(_opened, path))


def register_findings(path: Path) -> tuple[Register | None, tuple[RowFinding, ...]]:
    """Read a register, or say all that keeps it from being used; never raises for what a file holds.

    Findings about tables and rows come first, one a row, then ids that are mentioned and missing, then contradictions.
    A row that mentions a refused row is not blamed for it. At most ``register_rows.MOST_FINDINGS`` are given.

    Returns
    -------
    register : Register or None
        The register when there is no finding.
    findings : tuple of RowFinding
        Empty when there is a register.
    """
    return findings_from(partial(_opened, path))


def _opened(path: Path, refuse: Refuse) -> Source:
    where = Text(zh=str(path), en=str(path))
    if not path.exists():
        raise whole_file(
            where,
            zh="既不是文件夹也不是文件；请检查名称",
            en="is neither a folder nor a file; check its name",
        )
    if path.is_dir():
        return open_folder(path, refuse)
    if path.suffix.lower() != ".xlsx":
        raise whole_file(
            where,
            zh="不是登记册；请给出 CSV 文件夹或一个 .xlsx 工作簿",
            en="is no register; give a folder of CSV files or one .xlsx workbook",
        )
    return open_workbook(path, refuse)
