"""Files the command writes: refused before the work begins, written all or none."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from scheduler.domain.errors import InputError


def require_writable(path: Path, *inputs: Path) -> None:
    """Refuse an output that could not be written, or would overwrite an input, before minutes are spent on it.

    Raises
    ------
    InputError
        Naming the path and what is wrong with it.
    """
    try:
        _require_other(path, inputs)
        if path.is_dir():
            raise InputError(str(path), "is a folder; give the name of a file")
        folder = path.resolve().parent
        if not folder.is_dir():
            raise InputError(str(path), "its folder does not exist; make it first")
        if not os.access(path if path.exists() and not path.is_file() else folder, os.W_OK):
            raise InputError(str(path), "cannot be written here; check the rights of its folder")
    except (OSError, RuntimeError) as error:
        raise InputError(str(path), f"cannot be used as an output ({_why(error)})") from None


@contextmanager
def output_folder(folder: Path, names: tuple[str, ...], *inputs: Path) -> Iterator[None]:
    """Make a folder for some files; take it away again if the work fails and it is still empty.

    Raises
    ------
    InputError
        When the folder cannot be made or written, or one of the files would overwrite an input.
    """
    made: list[Path] = []
    try:
        made = _make(folder)
        for name in names:
            require_writable(folder / name, *inputs)
        yield
    except BaseException:
        for level in made:
            if not any(level.iterdir()):
                level.rmdir()
        raise


def write_together(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write some files into a folder through neighbours that are renamed once all of them are whole.

    Raises
    ------
    InputError
        When one of them cannot be written; none of them is then.
    """
    mark = uuid4().hex
    neighbours = {name: folder / f".{name}.{mark}.tmp" for name in files}
    try:
        for name, content in files.items():
            neighbours[name].write_bytes(content)
        for name, neighbour in neighbours.items():
            neighbour.replace(folder / name)
    except OSError as error:
        raise InputError(str(folder), f"the files cannot be written ({_why(error)})") from None
    finally:
        for neighbour in neighbours.values():
            # A disk that is gone says so above; here it would hide that sentence.
            with suppress(OSError):
                neighbour.unlink(missing_ok=True)


def _make(folder: Path) -> list[Path]:
    """Make a folder and those above it; return the new ones, the lowest first."""
    missing = [level for level in (folder, *folder.parents) if not level.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise InputError(str(folder), "is a file; give a folder") from None
    except OSError as error:
        raise InputError(str(folder), f"the folder cannot be made ({_why(error)})") from None
    return missing


def _require_other(path: Path, inputs: tuple[Path, ...]) -> None:
    for given in inputs:
        if path.exists() and given.exists() and path.samefile(given):
            raise InputError(str(path), f"would overwrite the input {given}; give another name")


def _why(error: Exception) -> str:
    return error.strerror or type(error).__name__ if isinstance(error, OSError) else str(error)
