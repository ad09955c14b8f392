"""Who is whose child on this machine, from what Linux says of each process."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

_PROCESSES = Path("/proc")
_MARKS = ("spawn_main", "ticking.py")
"""In the command lines of those who work on runs, real ones and light ones."""


def children_of(parent: int) -> list[int]:
    """The living children of a process, in order of their numbers."""
    return _by_parent()[parent]


def words_of(process: int) -> list[str]:
    """The command line of a process; empty when it is gone."""
    try:
        return (_PROCESSES / str(process) / "cmdline").read_text(encoding="utf-8").split("\0")
    except OSError:
        return []


def solvers_of(worker: int) -> list[int]:
    """The children of a worker that work on runs, and the engines that those started."""
    children = _by_parent()
    own = [process for process in children[worker] if _solves(process)]
    return own + [engine for process in own for engine in children[process] if _solves(engine)]


def answering_of(service: int) -> list[int]:
    """The processes with which a service answers, besides itself: copies of it."""
    return [child for child in children_of(service) if words_of(child) == words_of(service)]


def _solves(process: int) -> bool:
    return any(mark in word for word in words_of(process) for mark in _MARKS)


def _by_parent() -> dict[int, list[int]]:
    found = defaultdict[int, list[int]](list)
    for process in sorted(int(folder.name) for folder in _PROCESSES.iterdir() if folder.name.isdigit()):
        parent = _parent_of(process)
        if parent is not None:
            found[parent].append(process)
    return found


def _parent_of(process: int) -> int | None:
    try:
        status = (_PROCESSES / str(process) / "stat").read_text(encoding="utf-8")
    except OSError:
        return None
    # The name of the program stands in brackets and may hold anything.
    state, parent = status.rpartition(")")[2].split()[:2]
    return None if state == "Z" else int(parent)
