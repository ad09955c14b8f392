"""Text files read with a sentence for every failure, and written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from scheduler.domain.errors import InputError


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
        raise InputError(str(path), f"the file cannot be read ({error.strerror}); check its name and rights") from None
    except UnicodeDecodeError as error:
        what = f"byte {error.object[error.start]:#04x} at offset {error.start} is not UTF-8; save the file as UTF-8"
        raise InputError(str(path), what) from None


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
        what = f"the text holds half a character ({error.object[error.start]!a}), which no file can hold; correct it"
        raise InputError(str(path), what) from None
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        what = f"the file cannot be written ({error.strerror}); check the folder and its rights"
        raise InputError(str(path), what) from None


def _replace(target: Path, data: bytes) -> None:
    neighbour = target.with_name(f".{target.name}.{uuid4().hex}.tmp")
    try:
        neighbour.write_bytes(data)
        neighbour.replace(target)
    finally:
        neighbour.unlink(missing_ok=True)
