"""Runs ``tanfang`` inside the test's own process, and as a process of its own."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from scheduler.cli import main
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.formats.problem_file import read_problem, read_roster, write_problem, write_roster
from tests.architecture.source_files import ROOT
from tests.problems import ok_small, roster, route

COMMAND = (sys.executable, "-m", "scheduler.cli")


class Said(NamedTuple):
    code: int
    out: str
    err: str


def tanfang(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Said:
    capsys.readouterr()
    code = main([str(word) for word in words])
    return Said(code, *capsys.readouterr())


def process(*words: str | Path, folder: Path = ROOT) -> Said:
    """Run the command as its users do; files are named from the project's root."""
    run = subprocess.run(
        [*COMMAND, *map(str, words)], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return Said(run.returncode, run.stdout, run.stderr)


def refused(said: Said, *parts: str) -> None:
    """Exit code 2, nothing on stdout, and one sentence on stderr that holds every part."""
    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1, said.err
    assert "Traceback" not in said.err
    assert [part for part in parts if part not in said.err] == [], said.err


def problem_file(folder: Path, question: Problem | None = None, name: str = "problem.json") -> Path:
    write_problem(folder / name, question if question is not None else ok_small())
    return folder / name


def roster_file(folder: Path, given: Roster, name: str = "roster.json") -> Path:
    write_roster(folder / name, given)
    return folder / name


def whole(question: Problem) -> Roster:
    """A roster of ``ok_small`` that serves everybody on Monday morning by the first visitor."""
    return roster(question, route("w1d0", ("v1", "08:01"), ("v2", "08:21"), ("v3", "08:41")))


def read(folder: Path, problem_name: str = "problem.json", roster_name: str = "roster.json") -> tuple[Problem, Roster]:
    return read_problem(folder / problem_name), read_roster(folder / roster_name)


def names(folder: Path) -> Sequence[str]:
    return sorted(path.name for path in folder.iterdir())
