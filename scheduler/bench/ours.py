"""Our own engine as one participant of a bench."""

from __future__ import annotations

from scheduler.bench.solver import Answer
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.solve.params import SolveParams
from scheduler.solve.process import EngineProcess
from scheduler.solve.run import solve

LOAD_SECONDS = 300.0
_EARLY = Text(zh="引擎提前结束：{fault}", en="the engine ended early: {fault}")
_ready: list[EngineProcess] = []


def prepare() -> None:
    """Start a process and let it load its libraries, as every participant may before the clock runs."""
    process = EngineProcess()
    process.wait_until_ready(LOAD_SECONDS)
    _ready.append(process)


def answer(problem: Problem, params: SolveParams) -> Answer:
    """Solve as ``tanfang solve`` does, and say what the roster model gained."""
    solved = solve(problem, params, process=_ready.pop() if _ready else None)
    return Answer(
        roster=solved.roster,
        first_seconds=solved.history[0].seconds,
        model_gain=solved.outcome.model_gain or 0.0,
        bound=solved.roster.bound,
        note=_EARLY.filled(fault=solved.engine_fault) if solved.engine_fault is not None else None,
    )
