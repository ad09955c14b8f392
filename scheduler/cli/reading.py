"""A problem and a roster read together, as most commands need them."""

from __future__ import annotations

from pathlib import Path

from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.formats.problem_file import read_problem, read_roster


def read_priced(path: Path) -> Problem:
    """Read a problem whose objective prices only what there is.

    Raises
    ------
    InputError
        When it is unreadable, or a price is for a constraint or by a name that does not exist.
    """
    from scheduler.scenario.prices import unknown_price

    problem = read_problem(path)
    wrong = unknown_price(problem.objective.prices)
    if wrong is not None:
        raise InputError(f"{path}, /objective/prices{wrong.where}", wrong.text)
    return problem


def read_both(problem_path: Path, roster_path: Path) -> tuple[Problem, Roster]:
    """Read a problem and a roster that answers it.

    Raises
    ------
    InputError
        When one of them is unreadable, or the roster is for other dates than the problem.
    """
    problem, roster = read_priced(problem_path), read_roster(roster_path)
    if roster.start != problem.start:
        what = Text(
            zh=f"排班始于 {roster.start}，问题始于 {problem.start}；请给出排班所属的问题",
            en=f"the roster begins on {roster.start} and the problem on {problem.start}; give the roster's own problem",
        )
        raise InputError(str(roster_path), what)
    return problem, roster
