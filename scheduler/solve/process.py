"""One child process and the parent's end of its pipe."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from scheduler.constraints.plan import Plan
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.solve.child import Task, work
from scheduler.solve.failure import ended_with, reason_of
from scheduler.solve.outcome import Failed, Message, Outcome, Progress, Ready, Step
from scheduler.solve.params import SolveParams

EXIT_SECONDS = 0.5
"""How long a child may take to exit once it has closed its end of the pipe."""


class EngineProcess:
    """A child that solves one problem at a time; started early, it is warm when the problem comes.

    Attributes
    ----------
    history : list of Step
        How good every better roster of the present task was.
    best : Progress or None
        The last of them.
    failure : Text or None
        Why it ended without an outcome, if it did.
    """

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._stop = context.Event()
        self._line, theirs = context.Pipe()
        self._child = context.Process(target=work, args=(theirs, self._stop, os.getpid()), daemon=True)
        with _interrupts_ignored():
            self._child.start()
        theirs.close()
        self.is_open = True
        self.ready_at: float | None = None
        self.was_killed = False
        self.history: list[Step] = []
        self.best: Progress | None = None
        self.outcome: Outcome | None = None
        self.failure: Text | None = None

    def wait_until_ready(self, seconds: float) -> bool:
        """Wait that long at most until the child has loaded what it needs; tell whether it has."""
        began = monotonic()
        while self.is_open and self.ready_at is None and monotonic() - began < seconds:
            self.next(seconds / 10)
        return self.ready_at is not None

    def hand_over(self, problem: Problem, params: SolveParams, start: Plan | None) -> float:
        """Give the child its task; return the moment, as ``time.monotonic()``."""
        began = monotonic()
        self.history, self.best, self.outcome = [], None, None
        # A child that has ended may have said why, so its line is read to the end all the same.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._line.send(Task(problem, params, start, began))
        return began

    def next(self, seconds: float) -> Message | None:
        """Wait that long at most for the next message; the end of the pipe closes it."""
        try:
            if not self._line.poll(seconds):
                return None
            message: Message = self._line.recv()
        except (EOFError, OSError):
            self.is_open = False
            return None
        if isinstance(message, Ready):
            self.ready_at = message.at
        elif isinstance(message, Progress):
            self.best = message
            self.history.append(message.step)
        elif isinstance(message, Outcome):
            self.outcome = message
        elif isinstance(message, Failed):
            self.failure = reason_of(message)
        return message

    def ask_to_stop(self) -> None:
        """Ask the child to end with the best so far."""
        self._stop.set()

    def _hear_out(self, seconds: float) -> None:
        """Read until there is an outcome, for that long at most; what has been said by now is read in any case.

        Whoever did something else meanwhile has not read what the child said in time, and it waits for another task.
        """
        until = monotonic() + seconds
        while self.is_open and self.outcome is None:
            left = max(0.0, until - monotonic())
            if self.next(left) is None and left == 0.0:
                return

    def rest(self, grace_seconds: float) -> None:
        """Ask the child to end its task and keep it for another one; kill it when it has no outcome by then."""
        self._stop.set()
        self._hear_out(grace_seconds)
        if self.outcome is None:
            self.end(0.0)
        self._stop.clear()

    def end(self, grace_seconds: float) -> None:
        """Ask the child to end, kill it when it does not, and read what it still said.

        After the outcome it has nothing left to say, and taking down a large process in order lasts a second.
        """
        self._stop.set()
        self._hear_out(grace_seconds)
        if self.outcome is None:
            # A child that has closed its end is about to say with which code it ended.
            self._child.join(0.0 if self.is_open else EXIT_SECONDS)
            self.was_killed = self._child.is_alive()
        self._child.kill()
        while self.is_open and self.next(0.0) is not None:
            continue
        self._child.join()
        self._line.close()
        self.is_open = False
        if self.failure is None and self.outcome is None and not self.was_killed:
            self.failure = ended_with(self._child.exitcode)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Let a child born inside ignore Ctrl-C from its first moment; only the main thread may say so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
