"""Text files read with a sentence for every failure, and written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.formats.system_reason import system_reason

_UNREADABLE = Text(
    zh="文件无法读取（{why}）；请检查文件名和权限", en="the file cannot be read ({why}); check its name and rights"
)
_UNWRITABLE = Text(
    zh="文件无法写入（{why}）；请检查文件夹及其权限",
    en="the file cannot be written ({why}); check the folder and its rights",
)
_NOT_UTF_8 = Text(
    zh="位置 {offset} 处的字节 {byte} 不是 UTF-8；请把文件存为 UTF-8",
    en="byte {byte} at offset {offset} is not UTF-8; save the file as UTF-8",
)
_HALF = Text(
    zh="文本中有半个字符（{half}），任何文件都无法保存；请改正",
    en="the text holds half a character ({half}), which no file can hold; correct it",
)


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark.

    Raises
    ------
    InputError
        When the file cannot be opened or is not UTF-8; the sentence names the first wrong byte.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(str(path), _because(_UNREADABLE, error)) from None
    except UnicodeDecodeError as error:
        byte = f"{error.object[error.start]:#04x}"
        raise InputError(str(path), _NOT_UTF_8.filled(byte=byte, offset=error.start)) from None


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 file through a neighbour that is renamed, so that nobody ever sees half of it.

    A device or a pipe is written directly, since it cannot be renamed.

    Raises
    ------
    InputError
        When the file cannot be written.
    """
    target = path.resolve()
    try:
        data = text.encode("utf-8", errors="strict")
    except UnicodeEncodeError as error:
        raise InputError(str(path), _HALF.filled(half=ascii(error.object[error.start]))) from None
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        raise InputError(str(path), _because(_UNWRITABLE, error)) from None


def _because(text: Text, error: OSError) -> Text:
    why = system_reason(error)
    return Text(zh=text.zh.format(why=why.zh), en=text.en.format(why=why.en))


def line_of(path: Path, number: int) -> Text:
    """Return a place in a file: its line, counted from 1."""
    return Text(zh=f"{path}，第 {number} 行", en=f"{path}, line {number}")


def _replace(target: Path, data: bytes) -> None:
    neighbour = target.with_name(f".{target.name}.{uuid4().hex}.tmp")
    try:
        neighbour.write_bytes(data)
        neighbour.replace(target)
    finally:
        neighbour.unlink(missing_ok=True)
