"""Stand-ins for the engine, for tests that are about the command around it."""

from collections.abc import Callable

import pytest

from scheduler.cli import solving
from scheduler.constraints.index import Index
from scheduler.constraints.plan import Plan, roster_of
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import evaluate
from scheduler.solve.outcome import Outcome
from scheduler.solve.params import SolveParams
from scheduler.solve.run import Solved

Answer = Callable[[Problem], Solved]


class NoProcess:
    """Starts nothing, and notes that it was ended."""

    ended = 0
    is_open = True

    def end(self, _grace_seconds: float) -> None:
        NoProcess.ended += 1


def nobody_served(problem: Problem, fault: Text | None = None, *, cancelled: bool = False) -> Solved:
    """An engine that stops before it has placed anybody."""
    return solved_as(problem, roster_of(Index(problem), Plan()), fault, cancelled=cancelled)


def solved_as(problem: Problem, roster: Roster, fault: Text | None = None, *, cancelled: bool = False) -> Solved:
    return Solved(roster, evaluate(problem, roster), Outcome(), [], cancelled, fault)


def engine_that(patch: pytest.MonkeyPatch, answer: Answer) -> list[SolveParams]:
    """Let every solve of the command answer in a given way; return the limits that it will have been given."""
    given: list[SolveParams] = []

    def solve(
        problem: Problem,
        params: SolveParams,
        _on_progress: object,
        _process: object,
        _start: Plan | None,
        _keep: bool,
    ) -> Solved:
        given.append(params)
        return answer(problem)

    NoProcess.ended = 0
    patch.setattr(solving, "EngineProcess", NoProcess)
    patch.setattr(solving, "solve", solve)
    return given
