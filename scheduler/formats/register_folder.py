"""Registers kept as a folder of CSV files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from scheduler.domain.errors import InputError
from scheduler.domain.register import Register
from scheduler.formats.register_cells import Cell
from scheduler.formats.register_rows import register_from
from scheduler.formats.register_table import Source, make_table, require_known, require_needed

_LARGEST_BYTES = 512 * 1024 * 1024


def read_register_folder(folder: Path) -> Register:
    """Read a register from a folder with one CSV file a table (docs/register.md).

    UTF-8, with or without a byte order mark, and GBK are accepted. Files whose name begins with ``_`` or does not end
    in ``.csv`` are ignored.

    Raises
    ------
    InputError
        For anything unreadable or contradictory: one sentence naming file, line, column and value.
    """
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv" and path.name[0] != "_")
    except OSError as error:
        raise InputError(str(folder), f"the folder cannot be read: {error.strerror}") from error
    for path in files:
        require_known(path.stem, str(path))
    require_needed(folder, (path.stem for path in files))
    tables = {path.stem: make_table(path.stem, str(path), _lines(path)) for path in files}
    return register_from(Source(folder, tables))


def decoded(content: bytes, where: str) -> str:
    """Return the text of a file in UTF-8, with or without a mark, or in GBK.

    Raises
    ------
    InputError
        When it is neither, when it is UTF-8 with damaged characters, or not text at all.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(where, "is encoded as UTF-16; save it as UTF-8 or GBK")
    if b"\0" in content:
        raise InputError(where, "is not a text file; it holds zero bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at_the_end = error.end == len(content) and not content[: error.start].isascii()
        if at_the_end or _is_mostly_utf8(content):
            line = content.count(b"\n", 0, error.start) + 1
            cut = "is cut off inside a character" if error.end == len(content) else "holds a damaged UTF-8 character"
            raise InputError(f"{where}, line {line}", cut) from error
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(f"{where}, line {line}", "is neither UTF-8 nor GBK; save it as UTF-8") from error


def _is_mostly_utf8(content: bytes) -> bool:
    """Whether far more characters beyond ASCII are sound UTF-8 than not; GBK text hardly ever is."""
    foreign = [character for character in content.decode("utf-8", errors="replace") if character > "\x7f"]
    damaged = foreign.count("\ufffd")
    return damaged * 4 < len(foreign)


def _lines(path: Path) -> Iterator[tuple[int, list[Cell]]]:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise InputError(str(path), f"is larger than {_LARGEST_BYTES // 1024**2} MiB")
        content = path.read_bytes()
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from error
    reader = csv.reader(StringIO(decoded(content, str(path)), newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, list[Cell](cells)
            line = reader.line_num + 1
    except csv.Error as error:
        sentence = f"is not sound CSV ({error}); a quote may be missing or the file cut off"
        raise InputError(f"{path}, line {line}", sentence) from error
