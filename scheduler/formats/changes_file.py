"""Files that say what has happened since a roster was published."""

from __future__ import annotations

from pathlib import Path

from scheduler.domain.change_set import ChangeSet
from scheduler.formats.json_text import read_model


def read_changes(path: Path) -> ChangeSet:
    """Read a file of changes.

    Raises
    ------
    InputError
        One sentence with file, JSON pointer and value.
    """
    return read_model(ChangeSet, path)
