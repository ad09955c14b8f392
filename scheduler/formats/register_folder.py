"""Registers kept as a folder of CSV files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from io import BytesIO, TextIOWrapper
from pathlib import Path

from scheduler.domain.base import Text
from scheduler.domain.register import Register
from scheduler.formats.cell_values import tidied
from scheduler.formats.register_rows import register_from
from scheduler.formats.register_table import NumberedLine, Source, Table, only_known, require_needed
from scheduler.formats.row_finding import Refuse, RowError, whole_file, whole_table

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
    return register_from(partial(open_folder, folder))


def open_folder(folder: Path, refuse: Refuse) -> Source:
    """Return the tables of a folder, unread.

    Parameters
    ----------
    refuse : callable
        Gets the error about each table that is unknown or missing.

    Raises
    ------
    RowError
        When the folder itself cannot be read.
    """
    where = Text(zh=str(folder), en=str(folder))
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv" and path.name[0] != "_")
    except OSError as error:
        raise whole_file(
            where,
            zh=f"文件夹无法读取（{error.strerror}）；请检查权限",
            en=f"the folder cannot be read ({error.strerror}); check its rights",
        ) from error
    by_name = {path.stem: path for path in files}
    known = only_known(by_name, where, refuse)
    require_needed(where, known, refuse)
    return Source(folder, {name: _table(name, by_name[name]) for name in known})


def _table(name: str, path: Path) -> Table:
    source = Text(zh=str(path), en=str(path))
    return Table(name, source, partial(_lines, name, source, path))


def _lines(name: str, source: Text, path: Path) -> Iterator[NumberedLine]:
    content = _content(name, source, path)
    text = TextIOWrapper(BytesIO(content), encoding=_encoding(name, source, content), newline="")
    reader = csv.reader(text, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, tidied(cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise whole_table(
            source,
            name,
            row=line,
            zh="不是完好的 CSV；可能缺少引号，或文件被截断",
            en="is not sound CSV; a quote may be missing or the file cut off",
        ) from error


def _content(name: str, source: Text, path: Path) -> bytes:
    try:
        if path.stat().st_size <= _LARGEST_BYTES:
            return path.read_bytes()
    except OSError as error:
        raise whole_table(
            source,
            name,
            zh=f"无法读取（{error.strerror}）；请检查权限",
            en=f"cannot be read ({error.strerror}); check its rights",
        ) from error
    most = _LARGEST_BYTES // 1024**2
    raise whole_table(source, name, zh=f"超过 {most} MiB；请拆分", en=f"is larger than {most} MiB; split it")


def _encoding(name: str, source: Text, content: bytes) -> str:
    """Return how a file is encoded: UTF-8, with or without a mark, or GBK.

    Raises
    ------
    RowError
        When it is neither, when it is UTF-8 with damaged characters, or not text at all.
    """
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise whole_table(
            source, name,
            zh="是 UTF-16 编码；请另存为 UTF-8 或 GBK", en="is encoded as UTF-16; save it as UTF-8 or GBK",
        )  # fmt: skip
    if b"\0" in content:
        raise whole_table(
            source, name,
            zh="不是文本文件（含零字节）；请重新导出", en="is not a text file; it holds zero bytes; export it again",
        )  # fmt: skip
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at_the_end = error.end == len(content) and not content[: error.start].isascii()
        if at_the_end or _is_mostly_utf8(content):
            raise _damaged(name, source, content, error) from error
        return _gbk(name, source, content)
    return "utf-8-sig"


def _gbk(name: str, source: Text, content: bytes) -> str:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise whole_table(
            source,
            name,
            row=content.count(b"\n", 0, error.start) + 1,
            zh="既不是 UTF-8 也不是 GBK；请另存为 UTF-8",
            en="is neither UTF-8 nor GBK; save it as UTF-8",
        ) from error
    return "gb18030"


def _damaged(name: str, source: Text, content: bytes, error: UnicodeDecodeError) -> RowError:
    line = content.count(b"\n", 0, error.start) + 1
    if error.end == len(content):
        return whole_table(
            source, name, row=line,
            zh="在一个字符中间被截断；请重新导出", en="is cut off inside a character; export it again",
        )  # fmt: skip
    return whole_table(
        source, name, row=line,
        zh="含有损坏的 UTF-8 字符；请重新导出", en="holds a damaged UTF-8 character; export it again",
    )  # fmt: skip


def _is_mostly_utf8(content: bytes) -> bool:
    """Whether far more characters beyond ASCII are sound UTF-8 than not; GBK text hardly ever is."""
    foreign = [character for character in content.decode("utf-8", errors="replace") if character > "\x7f"]
    damaged = foreign.count("\ufffd")
    return damaged * 4 < len(foreign)
