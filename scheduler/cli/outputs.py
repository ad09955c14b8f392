"""Files the command writes: refused before the work begins, written all or none."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.formats.system_reason import system_reason

_FOLDER = Text(zh="是一个文件夹；请给出文件名", en="is a folder; give the name of a file")
_FILE = Text(zh="是一个文件；请给出文件夹", en="is a file; give a folder")
_NO_FOLDER = Text(zh="所在的文件夹不存在；请先建立", en="its folder does not exist; make it first")
_NO_RIGHTS = Text(zh="无法写入此处；请检查文件夹的权限", en="cannot be written here; check the rights of its folder")
_NO_OUTPUT = Text(zh="不能用作输出（{why}）", en="cannot be used as an output ({why})")
_NOT_WRITTEN = Text(zh="文件无法写入（{why}）", en="the files cannot be written ({why})")
_NOT_MADE = Text(zh="文件夹无法建立（{why}）", en="the folder cannot be made ({why})")
_OVERWRITES = Text(zh="会覆盖输入文件 {given}；请换一个名称", en="would overwrite the input {given}; give another name")


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
            raise InputError(str(path), _FOLDER)
        folder = path.resolve().parent
        if not folder.is_dir():
            raise InputError(str(path), _NO_FOLDER)
        if not os.access(path if path.exists() and not path.is_file() else folder, os.W_OK):
            raise InputError(str(path), _NO_RIGHTS)
    except (OSError, RuntimeError) as error:
        raise InputError(str(path), _because(_NO_OUTPUT, error)) from None


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
        raise InputError(str(folder), _because(_NOT_WRITTEN, error)) from None
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
        raise InputError(str(folder), _FILE) from None
    except OSError as error:
        raise InputError(str(folder), _because(_NOT_MADE, error)) from None
    return missing


def _require_other(path: Path, inputs: tuple[Path, ...]) -> None:
    for given in inputs:
        if path.exists() and given.exists() and path.samefile(given):
            raise InputError(str(path), _OVERWRITES.filled(given=given))


def _because(text: Text, error: Exception) -> Text:
    why = system_reason(error) if isinstance(error, OSError) else Text(zh="符号链接成环", en=str(error))
    return Text(zh=text.zh.format(why=why.zh), en=text.en.format(why=why.en))
