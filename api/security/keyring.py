"""The keys that seal personal data: kept in a file or a variable, never in the database."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from api.security.vault import Key
from scheduler.domain.base import Text

_SECRET_BYTES = 64
_MOST_KEYS = 255


_NO_KEY = Text(zh="{source}：其中没有密钥", en="{source}: there is no key in it")
_TWINS = Text(zh="{source}：两个密钥的编号相同", en="{source}: two keys have one number")
_UNREADABLE = Text(zh="{path}：密钥文件无法读取", en="{path}: the key file cannot be read")
_UNMADE = Text(zh="{path}：密钥文件无法建立", en="{path}: the key file cannot be made")
_FULL = Text(
    zh="已有 {most} 个密钥；请删去不再使用的旧密钥",
    en="there are {most} keys already; remove old ones that seal nothing any more",
)
_NO_FORM = Text(
    zh="{where}：密钥是 1 至 {most} 的编号、一个冒号和 64 字节的 base64",
    en="{where}: a key is a number from 1 to {most}, a colon and 64 bytes in base64",
)


class KeyringError(Exception):
    """Keys that cannot be used; the text never shows any of them."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def parsed_keys(text: str, source: str) -> tuple[Key, ...]:
    """Return the keys of a text, newest first: one ``number:base64`` a line.

    Parameters
    ----------
    source : str
        Where the text came from, for the error.

    Raises
    ------
    KeyringError
        When a line is no key, a number occurs twice, or there is none.
    """
    keys = [
        _parsed(line.strip(), Text(zh=f"{source}，第 {number} 行", en=f"{source}, line {number}"))
        for number, line in _lines(text)
    ]
    if not keys:
        raise KeyringError(_NO_KEY.filled(source=source))
    if len({key.number for key in keys}) < len(keys):
        raise KeyringError(_TWINS.filled(source=source))
    return tuple(sorted(keys, key=lambda key: -key.number))


def read_keys(path: Path) -> tuple[Key, ...]:
    """Return the keys of a file, newest first.

    Raises
    ------
    KeyringError
        When the file cannot be read or used.
    """
    try:
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise KeyringError(_UNREADABLE.filled(path=path)) from None
    return parsed_keys(text, str(path))


def make_key_file(path: Path) -> tuple[Key, ...]:
    """Make a file with one new key, readable by its owner only.

    Raises
    ------
    KeyringError
        When there is a file already or it cannot be written.
    """
    keys = (Key(1, secrets.token_bytes(_SECRET_BYTES)),)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        raise KeyringError(_UNMADE.filled(path=path)) from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key_text(keys))
    return keys


def with_new_key(keys: Sequence[Key]) -> tuple[Key, ...]:
    """Return the keys with a new one before them.

    Raises
    ------
    KeyringError
        When all numbers are used up.
    """
    number = keys[0].number + 1
    if number > _MOST_KEYS:
        raise KeyringError(_FULL.filled(most=_MOST_KEYS))
    return (Key(number, secrets.token_bytes(_SECRET_BYTES)), *keys)


def key_text(keys: Sequence[Key]) -> str:
    """Return keys as `parsed_keys` reads them."""
    return "".join(f"{key.number}:{base64.b64encode(key.secret).decode()}\n" for key in keys)


def _lines(text: str) -> list[tuple[int, str]]:
    return [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]


def _parsed(line: str, where: Text) -> Key:
    number, _, secret = line.partition(":")
    try:
        raw = base64.b64decode(secret, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= _MOST_KEYS) or len(raw) != _SECRET_BYTES:
        raise KeyringError(
            Text(
                zh=_NO_FORM.zh.format(where=where.zh, most=_MOST_KEYS),
                en=_NO_FORM.en.format(where=where.en, most=_MOST_KEYS),
            )
        )
    return Key(int(number), raw)
