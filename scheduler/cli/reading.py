"""A problem and a roster read together, as most commands need them."""

from __future__ import annotations

from pathlib import Path

from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.formats.problem_file import read_problem, read_roster


def read_both(problem_path: Path, roster_path: Path) -> tuple[Problem, Roster]:
    """Read a problem and a roster that answers it.

    Raises
    ------
    InputError
        When one of them is unreadable, or the roster is for other dates than the problem.
    """
    problem, roster = read_problem(problem_path), read_roster(roster_path)
    if roster.start != problem.start:
        what = f"the roster begins on {roster.start} and the problem on {problem.start}; give the roster's own problem"
        raise InputError(str(roster_path), what)
    return problem, roster
