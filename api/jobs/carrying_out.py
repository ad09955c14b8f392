"""Looks after one run: hands the question to a child, keeps what it finds, stops it when asked, ends the run once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic
from typing import Protocol

from pydantic import ValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from api.errors import ServiceError
from api.http.log import logger, place_of
from api.jobs.messages import Asked, Better, Broken, Finished, Message, Refused
from api.jobs.run_child import RunChild
from api.persistence.columns import Json
from api.persistence.records.run import RunState
from api.persistence.unit_of_work import UnitOfWork, Works
from api.security.actor import Actor, Role
from api.services.run_question import Question, question_of
from api.services.run_results import (
    Attempt,
    Ending,
    SupersededError,
    begin_run,
    end_run,
    figures_so_far,
    is_stopped,
    keep_best,
    keep_problem,
)
from api.services.said import said
from scheduler.domain.base import Text

WORKER = Actor("system:worker", frozenset({Role.ADMINISTRATOR}))
LOOK_SECONDS = 0.1
"""How often a run asks whether somebody wants it to end."""
GRACE_SECONDS = 0.7
"""How long a child may take to end with what it has; then what is kept counts."""
AWAY = (OperationalError, InterfaceError, PoolTimeoutError)
"""What a database says that may be back soon; everything else would only happen again."""
LOAD_SECONDS, OVERRUN_SECONDS = 300.0, 1800.0
"""A child that says nothing for the whole time it was given and so much longer is broken."""


class Child(Protocol):
    """A process that works on one question; see `RunChild`."""

    @property
    def is_open(self) -> bool:
        """Whether more can come."""
        ...

    def next(self, seconds: float) -> Message | None:
        """Wait that long at most for the next message."""
        ...

    def ask_to_stop(self) -> None:
        """Ask it to end with the best so far."""

    def end(self) -> None:
        """End it now."""


StartChild = Callable[[Question], Child]


@dataclass(frozen=True)
class Workplace:
    """What a process needs to carry out runs.

    Attributes
    ----------
    executor_id : str
        Its name among those that carry out runs.
    start_child : callable
        Starts the process that works on a question.
    """

    works: Works
    executor_id: str
    start_child: StartChild = RunChild


def carry_out(place: Workplace, run_id: str) -> str:
    """Carry out a run, from the beginning or from where another process left it; return how it ended.

    Whatever happens, it can be called again with the same id: an ended run stays as it is.

    Raises
    ------
    SQLAlchemyError
        When the database is away; the run is then begun again.
    """
    try:
        begun = _begun(place, run_id)
    except AWAY:
        raise
    except Exception as error:
        return _unasked(place, run_id, error)
    if begun is None:
        return "ended_before"
    attempt, question, has_roster = begun
    state = "with_roster" if has_roster else "without_roster"
    logger().info("run_begun", run_id=run_id, count=attempt.number, state=state)
    care = _Care(place.works, attempt, place.start_child(question), question, has_roster)
    try:
        ending = care.ending()
        with place.works.begin(WORKER) as uow:
            state = end_run(uow, attempt, ending)
    except SupersededError:
        logger().info("run_superseded", run_id=run_id, count=attempt.number)
        return "superseded"
    finally:
        care.close()
    logger().info("run_ended", run_id=run_id, state=state.value, code=ending.failure or "none")
    return state.value


def _begun(place: Workplace, run_id: str) -> tuple[Attempt, Question, bool] | None:
    """Take a run on and read all it needs; tells also whether an earlier attempt kept a roster."""
    with place.works.begin(WORKER) as uow:
        record = begin_run(uow, run_id, place.executor_id)
        if record is None:
            return None
        return Attempt(run_id, record.attempt), question_of(uow, record), record.best is not None


def _unasked(place: Workplace, run_id: str, error: Exception) -> str:
    """End a run whose question cannot be put together: beginning it again would fail again, and others wait."""
    logger().error("run_not_asked", run_id=run_id, error=type(error).__name__, place=place_of(error))
    is_ours = isinstance(error, ValidationError | ServiceError)
    failure = "question_unusable" if is_ours else "run_failed"
    report = _said(said(error)) if isinstance(error, ValidationError) else None
    with place.works.begin(WORKER) as uow:
        record = begin_run(uow, run_id, place.executor_id)
        if record is None:
            return "ended_before"
        ended = end_run(uow, Attempt(run_id, record.attempt), Ending(RunState.FAILED, report=report, failure=failure))
    return ended.value


class _Care:
    """One attempt while its child works."""

    def __init__(self, works: Works, attempt: Attempt, child: Child, question: Question, has_roster: bool) -> None:
        self._works, self._attempt, self._child, self._has_roster = works, attempt, child, has_roster
        self._spent = question.params.seconds - question.seconds_left
        limit = question.params.seconds if question.params.iterations is None else float("inf")
        self._deadline = monotonic() + LOAD_SECONDS + limit + OVERRUN_SECONDS
        self._cancelled_at: float | None = None
        self._looked_at = 0.0
        self._last: Message | None = None
        self._best: Better | None = None

    def ending(self) -> Ending:
        """Wait for the end.

        Raises
        ------
        SupersededError
            When this attempt does not count any more.
        """
        while self._child.is_open and not self._is_over():
            self._look()
            message = self._child.next(LOOK_SECONDS)
            if message is not None:
                self._take(message)
        return self._ended()

    def close(self) -> None:
        """End the child."""
        self._child.end()

    def _is_over(self) -> bool:
        if isinstance(self._last, Finished | Refused | Broken) or monotonic() >= self._deadline:
            return True
        if self._cancelled_at is None:
            return False
        # Without any roster there is nothing to wait for.
        return not self._has_roster or monotonic() >= self._cancelled_at + GRACE_SECONDS

    def _look(self) -> None:
        if monotonic() < self._looked_at + LOOK_SECONDS:
            return
        self._looked_at = monotonic()
        with self._works.begin(WORKER) as uow:
            stopped = is_stopped(uow, self._attempt)
        if stopped and self._cancelled_at is None:
            self._cancelled_at = monotonic()
            self._child.ask_to_stop()

    def _take(self, message: Message) -> None:
        self._last = message
        if isinstance(message, Asked):
            self._do(lambda uow: keep_problem(uow, self._attempt, message.problem, message.not_owed))
        elif isinstance(message, Better):
            figures = figures_so_far(message.evaluation, self._spent + message.seconds)
            self._do(lambda uow: keep_best(uow, self._attempt, message.roster, figures))
            if self._best is None:
                logger().info("roster_kept", run_id=self._attempt.run_id, count=self._attempt.number)
            self._has_roster, self._best = True, message

    def _do(self, write: Callable[[UnitOfWork], object]) -> None:
        with self._works.begin(WORKER) as uow:
            write(uow)

    def _ended(self) -> Ending:
        last = self._last
        if isinstance(last, Finished):
            state, failure = (RunState.DONE, None) if last.engine_fault is None else (RunState.FAILED, "engine_failed")
            if self._cancelled_at is not None:
                state, failure = RunState.CANCELLED, None
            return Ending(state, last.roster, last.evaluation, last.report, failure)
        if self._cancelled_at is not None:
            return self._with_best(Ending(RunState.CANCELLED))
        if isinstance(last, Refused):
            return Ending(RunState.FAILED, report=_said(last.what), failure=last.code)
        if isinstance(last, Broken):
            logger().error("run_child_broken", run_id=self._attempt.run_id, code=last.code, error=last.where.split()[0])
            return self._with_best(Ending(RunState.FAILED, failure=last.code))
        # The child is gone without a word: it crashed, or was killed. That says nothing about the problem.
        return self._with_best(Ending(RunState.FAILED, failure="engine_failed"))

    def _with_best(self, ending: Ending) -> Ending:
        if self._best is None:
            return ending
        return replace(ending, roster=self._best.roster, evaluation=self._best.evaluation)


def _said(what: Text) -> Json:
    return {"notes": [{"zh": what.zh, "en": what.en}]}
