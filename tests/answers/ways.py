"""The ways a disrupted week can be answered: repaired by a process that is warm, and solved anew by another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

from scheduler.domain.change_set import ChangeSet
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.formats.problem_file import read_problem, read_roster
from scheduler.solve.params import SolveParams
from scheduler.solve.process import EngineProcess
from scheduler.solve.repair import repair
from scheduler.solve.repair_result import RepairResult
from scheduler.solve.run import solve

_READY_SECONDS = 60.0


@dataclass(frozen=True)
class Answered:
    """A repair and what it took.

    Attributes
    ----------
    seconds : float
        From reading the files to the list of changes with their reasons.
    processor : float
        Of these, seconds of processor time outside the engine's process.
    """

    result: RepairResult
    seconds: float
    processor: float


@dataclass(frozen=True)
class Ways:
    """How one published week is answered after something has happened.

    Attributes
    ----------
    solve : callable
        Gives a roster of a problem from nothing.
    """

    problem: Problem
    roster: Roster
    repair: Callable[[ChangeSet], Answered]
    solve: Callable[[Problem], Roster]


def warm_ways(problem: Path, roster: Path, params: SolveParams) -> Ways:
    """Return the ways as whoever keeps a process waiting has them; a solve has the same limits as a repair."""

    def repaired(changes: ChangeSet) -> Answered:
        process = _ready()
        began, worked = perf_counter(), process_time()
        result = repair(read_problem(problem), read_roster(roster), changes, params, process=process)
        return Answered(result, perf_counter() - began, process_time() - worked)

    def solved(after: Problem) -> Roster:
        return solve(after, params, process=_ready()).roster

    return Ways(read_problem(problem), read_roster(roster), repaired, solved)


def _ready() -> EngineProcess:
    process = EngineProcess()
    if not process.wait_until_ready(_READY_SECONDS):
        raise RuntimeError("the engine's process did not get ready")
    return process
