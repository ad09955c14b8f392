"""Who is whose child on this machine, from what Linux says of each process."""

from __future__ import annotations

from pathlib import Path

_PROCESSES = Path("/proc")
_MARKS = ("spawn_main", "ticking.py")
"""In the command lines of those who work on runs, real ones and light ones."""


def children_of(parent: int) -> list[int]:
    """The living children of a process, in order of their numbers."""
    found = [int(folder.name) for folder in _PROCESSES.iterdir() if folder.name.isdigit()]
    return sorted(process for process in found if _parent_of(process) == parent)


def words_of(process: int) -> list[str]:
    """The command line of a process; empty when it is gone."""
    try:
        return (_PROCESSES / str(process) / "cmdline").read_text(encoding="utf-8").split("\0")
    except OSError:
        return []


def solvers_of(worker: int) -> list[int]:
    """The children of a worker that work on runs, and the engines that those started."""
    own = [process for process in children_of(worker) if _solves(process)]
    return own + [engine for process in own for engine in children_of(process) if _solves(engine)]


def _solves(process: int) -> bool:
    return any(mark in word for word in words_of(process) for mark in _MARKS)


def _parent_of(process: int) -> int | None:
    try:
        status = (_PROCESSES / str(process) / "stat").read_text(encoding="utf-8")
    except OSError:
        return None
    # The name of the program stands in brackets and may hold anything.
    state, parent = status.rpartition(")")[2].split()[:2]
    return None if state == "Z" else int(parent)
