"""Files that somebody sends: recognised by what they hold, unpacked within limits."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path, PurePosixPath

from api.errors import FieldFault, UnusableError
from scheduler.domain.base import Text

MOST_TEXT_BYTES = 128 * 1024 * 1024
"""CSV files, unpacked: six times a county of 20,000 elders with a season's history."""
MOST_WORKBOOK_BYTES = 256 * 1024 * 1024
"""A workbook, unpacked: half as much again as that county, since a workbook says the same in seven times the room."""
_MOST_FILES = 400
_CHUNK_BYTES = 1024 * 1024
_LONGEST_NAME = 100
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError)
"""What the reader of archives says of one that is damaged, encrypted or no archive at all."""


def register_path(content: bytes, folder: Path) -> Path:
    """Write an uploaded register into a folder and return what the reader takes: a workbook or a folder of CSV files.

    Raises
    ------
    UnusableError
        When it is neither a workbook nor a zip of CSV files, or unpacks to far too much.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except _BROKEN:
        raise _neither() from None
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > _MOST_FILES:
            raise _too_much()
        if any(entry.compress_type not in _PACKINGS for entry in entries):
            raise _neither()
        if any(entry.filename == "xl/workbook.xml" for entry in entries):
            _measure(archive, entries)
            path = folder / "register.xlsx"
            path.write_bytes(content)
            return path
        return _unpacked(archive, entries, folder)


def _unpacked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], folder: Path) -> Path:
    target = folder / "register"
    target.mkdir()
    left = MOST_TEXT_BYTES
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/")).name
        if not name.lower().endswith(".csv") or len(name) > _LONGEST_NAME or (target / name).exists():
            raise _neither()
        left -= _copied(archive, entry, target / name, left)
    return target


def _measure(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Read a workbook through once: what an entry claims to hold may be a lie."""
    left = MOST_WORKBOOK_BYTES
    for entry in entries:
        left -= _copied(archive, entry, None, left)


def _copied(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path | None, most: int) -> int:
    """Unpack an entry, to a file or to nowhere, and return its size."""
    size = 0
    try:
        with archive.open(entry) as source, path.open("wb") if path else BytesIO() as target:
            while chunk := source.read(_CHUNK_BYTES):
                size += len(chunk)
                if size > most:
                    raise _too_much()
                if path is not None:
                    target.write(chunk)
    except _BROKEN:
        raise _neither() from None
    return size


def _neither() -> UnusableError:
    what = Text(
        zh="请上传一个 .xlsx 工作簿，或只含 CSV 文件的 .zip。",
        en="Send one .xlsx workbook, or a .zip that holds nothing but CSV files.",
    )
    return UnusableError("register_unreadable", what, [FieldFault("/file", what)])


def _too_much() -> UnusableError:
    what = Text(zh="文件解压后过大。", en="The file unpacks to far too much.")
    return UnusableError("register_too_large", what, [FieldFault("/file", what)])
