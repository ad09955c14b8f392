"""Runs the engine for a command: progress in people's units, Ctrl-C keeps the best, failures in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from scheduler.cli.endings import endings
from scheduler.cli.errors import ENGINE_FAILED, STOPPED, CommandError
from scheduler.cli.outcome import unit_text
from scheduler.cli.progress import Shown
from scheduler.constraints.plan import Plan
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.solve.failure import EngineError, EngineFailedError
from scheduler.solve.outcome import Progress, Source
from scheduler.solve.params import SolveParams
from scheduler.solve.process import EngineProcess
from scheduler.solve.run import Solved, solve

_STOPPED = Text(
    zh="尚无任何排班就已停止；没有写入任何文件", en="stopped before there was any roster; nothing was written"
)
_FAILED = Text(zh="引擎出错：{error}", en="the engine failed: {error}")
_STARTING = Text(zh="启动引擎", en="starting the engine")
_PLACED = Text(zh="已安排 {placed}/{visits}", en="placed {placed}/{visits}")
_COST = Text(zh="成本 {cost} {unit}", en="cost {cost} {unit}")
FOUND_BY: Mapping[Source, Text] = MappingProxyType(
    {
        Source.SEARCH: Text(zh="搜索", en="search"),
        Source.MODEL: Text(zh="组合路线", en="routes combined"),
        Source.EXACT: Text(zh="精确求解", en="exact"),
    }
)
"""Who found a roster, in a word."""


@contextmanager
def engine() -> Iterator[EngineProcess]:
    """Start the engine's process now, so that it gets ready while the input is read; end it whatever happens."""
    process = EngineProcess()
    try:
        yield process
    finally:
        process.end(0.0)


@contextmanager
def engines() -> Iterator[Callable[[], EngineProcess]]:
    """Start an engine's process for many solves; what is given returns it, or a new one where it has ended."""
    running = [EngineProcess()]

    def ready() -> EngineProcess:
        if not running[-1].is_open:
            running.append(EngineProcess())
        return running[-1]

    try:
        yield ready
    finally:
        running[-1].end(0.0)


def solved(
    problem: Problem,
    params: SolveParams,
    process: EngineProcess,
    shown: Shown,
    start: Plan | None = None,
    keep: bool = False,
) -> Solved:
    """Solve a problem, from a plan or from nothing, while a line of progress shows the best roster so far.

    Parameters
    ----------
    keep : bool, optional
        Leave the process waiting for another problem.

    Raises
    ------
    CommandError
        When the engine failed, or somebody stopped it before it had any roster.
    """
    shown.now(_STARTING)
    with endings() as asked:
        try:
            return solve(problem, params, lambda progress: shown.now(*_parts(problem, progress)), process, start, keep)
        except EngineError as error:
            if asked and isinstance(error, EngineFailedError):
                raise CommandError(STOPPED, _STOPPED) from None
            raise CommandError(ENGINE_FAILED, _FAILED.filled(error=error.text)) from None


def _parts(problem: Problem, progress: Progress) -> tuple[Text, Text, Text]:
    placed = len({visit for route in progress.plan.routes for visit in route.visits})
    cost = f"{progress.vector[-1]:,.0f}"
    return (
        _PLACED.filled(placed=placed, visits=len(problem.visits)),
        _COST.filled(cost=cost, unit=unit_text(problem.objective.unit)),
        FOUND_BY[progress.source],
    )
