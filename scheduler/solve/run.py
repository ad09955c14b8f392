"""Starts a solve, keeps the best roster it reports, stops it in time and has it judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from time import monotonic

from scheduler.constraints.index import Index
from scheduler.constraints.plan import Plan, roster_of
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import Evaluation, evaluate
from scheduler.solve.failure import NO_ROSTER, EngineFailedError, MismatchError
from scheduler.solve.outcome import Outcome, Progress, Report, Step, Vector
from scheduler.solve.params import SolveParams
from scheduler.solve.process import EngineProcess

GRACE_SECONDS = 0.5
FIRST_ROSTER_SECONDS = 60.0
POLL_SECONDS = 0.05
AGREEMENT = 1e-6
_BROKEN = Text(zh="引擎给出的排班违反硬性规则：{broken}", en="the engine's roster breaks hard rules: {broken}")
_COUNTS = Text(
    zh="引擎算得 {engine}，评判程序算得 {evaluator}", en="the engine counts {engine}, the evaluator {evaluator}"
)


@dataclass
class Solved:
    """A finished solve, judged by our own evaluator.

    Attributes
    ----------
    history : sequence of Step
        How good every better roster was, in order.
    cancelled : bool
        Whether somebody stopped it; the roster is then the best found so far.
    engine_fault : Text or None
        Why the engine ended early, when it did and a roster had already been found.
    """

    roster: Roster
    evaluation: Evaluation
    outcome: Outcome
    history: Sequence[Step] = ()
    cancelled: bool = False
    engine_fault: Text | None = None


class Solve:
    """One running solve; ``result`` waits for it, ``cancel`` ends it with the best so far.

    Parameters
    ----------
    start : Plan, optional
        A roster to begin with.
    process : EngineProcess, optional
        A process started earlier, so that the solve need not wait for one.
    keep : bool, optional
        Leave the process waiting for another task.
    """

    def __init__(
        self,
        problem: Problem,
        params: SolveParams,
        start: Plan | None = None,
        process: EngineProcess | None = None,
        keep: bool = False,
    ) -> None:
        self._problem = problem
        self._params = params
        self._process = process or EngineProcess()
        self._began = self._process.hand_over(problem, params, start)
        self._cancelled_at: float | None = None
        self._keep = keep

    @cached_property
    def _index(self) -> Index:
        return Index(self._problem)

    @property
    def ready_at(self) -> float:
        """When the process was ready, as ``time.monotonic()``; 0 while it is not."""
        return self._process.ready_at or 0.0

    def cancel(self) -> None:
        """Ask the solve to end; ``result`` then returns within the grace."""
        self._cancelled_at = monotonic()
        self._process.ask_to_stop()

    def result(self, on_progress: Report | None = None) -> Solved:
        """Wait for the end, keeping every better roster.

        Raises
        ------
        EngineFailedError
            When the process ended before any roster was found.
        MismatchError
            When the evaluator disagrees with the engine about the final roster.
        """
        # Made while the engine works, not after its time is up; Ctrl-C meanwhile keeps the best, as at any moment.
        _ = self._index
        while self._process.is_open and self._process.outcome is None and monotonic() < self._deadline():
            message = self._process.next(POLL_SECONDS)
            if isinstance(message, Progress) and on_progress is not None:
                on_progress(message)
        if self._keep:
            self._process.rest(GRACE_SECONDS)
        else:
            self._process.end(GRACE_SECONDS)
        return self._judged()

    def _deadline(self) -> float:
        if self._cancelled_at is not None:
            return self._cancelled_at + GRACE_SECONDS
        if self._params.iterations is not None:
            return float("inf")
        extra = GRACE_SECONDS if self._process.history else FIRST_ROSTER_SECONDS
        return max(self._began, self._process.ready_at or 0.0) + self._params.seconds + extra

    def _judged(self) -> Solved:
        process = self._process
        best, outcome = process.best, process.outcome or Outcome()
        if best is None:
            raise EngineFailedError(process.failure or NO_ROSTER)
        roster = roster_of(self._index, best.plan, outcome.bound)
        evaluation = evaluate(self._problem, roster, index=self._index)
        compare(evaluation, best.vector)
        cancelled = self._cancelled_at is not None
        fault = None if process.outcome or cancelled or process.was_killed else process.failure
        return Solved(roster, evaluation, outcome, process.history, cancelled, fault)


def compare(evaluation: Evaluation, vector: Vector) -> None:
    """Hold the engine's figures against the evaluator's.

    Raises
    ------
    MismatchError
        When a hard rule is broken or a level differs.
    """
    if not evaluation.feasible:
        broken = ", ".join(sorted({violation.constraint for violation in evaluation.violations}))
        raise MismatchError(_BROKEN.filled(broken=broken))
    for ours, engine in zip(evaluation.vector, vector, strict=True):
        if abs(ours - engine) > AGREEMENT * max(1.0, abs(ours)):
            raise MismatchError(_COUNTS.filled(engine=vector, evaluator=evaluation.vector))


def solve(
    problem: Problem,
    params: SolveParams,
    on_progress: Report | None = None,
    process: EngineProcess | None = None,
    start: Plan | None = None,
    keep: bool = False,
) -> Solved:
    """Solve a problem in a child process, from a plan or from nothing, and return the judged roster.

    Ctrl-C ends it early and keeps the best.

    Raises
    ------
    EngineFailedError
        When the process ended before any roster was found.
    MismatchError
        When the evaluator disagrees with the engine about the final roster.
    """
    running = Solve(problem, params, start, process, keep)
    while True:
        try:
            return running.result(on_progress)
        except KeyboardInterrupt:
            running.cancel()
