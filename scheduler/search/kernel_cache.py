"""Where compiled kernels are kept, and when they are too old to use."""

# Numba's cache locators carry no types.
# mypy: disable-error-code="no-untyped-call,misc,attr-defined"

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path

from numba import config
from numba.core.caching import InTreeCacheLocator, UserProvidedCacheLocator, UserWideCacheLocator

HERE = Path(__file__).parent


@cache
def folder_stamp(folder: Path) -> bytes:
    """Return a digest of all Python files of a folder and of the folders above it inside the search."""
    digest = sha256()
    if folder != HERE and HERE in folder.parents:
        digest.update(folder_stamp(folder.parent))
    for path in sorted(folder.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.digest()


class _FolderStamped:
    """Kernels call each other across files, so a change of any file of their folder makes all of them stale.

    Numba on its own looks only at the file that a kernel stands in.
    """

    _py_file: str

    def get_source_stamp(self) -> bytes:
        """Return the stamp that a kept kernel must carry to be used."""
        return folder_stamp(Path(self._py_file).parent)


class GivenFolder(_FolderStamped, UserProvidedCacheLocator):
    """Keeps kernels in the folder that numba's settings name, if they name one."""


class BesideTheSource(_FolderStamped, InTreeCacheLocator):
    """Keeps kernels beside their source, where that can be written."""


class OfTheUser(_FolderStamped, UserWideCacheLocator):
    """Keeps kernels in the user's cache folder."""


@contextmanager
def kernel_cache() -> Iterator[None]:
    """Let functions decorated inside keep their machine code under the folder's stamp."""
    before = config.CACHE_LOCATOR_CLASSES
    config.CACHE_LOCATOR_CLASSES = ",".join(
        f"{__name__}.{kind.__name__}" for kind in (GivenFolder, BesideTheSource, OfTheUser)
    )
    try:
        yield
    finally:
        config.CACHE_LOCATOR_CLASSES = before
