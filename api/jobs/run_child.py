"""The process in which a run is worked on: demand, engine, judgement, reasons. It may die without harm."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from threading import Lock, Thread
from time import sleep
from typing import Protocol

from api.jobs.messages import Broken, Message, Refused
from api.services.run_question import Question

_LOOK_SECONDS = 0.25
_JOIN_SECONDS = 5.0


class Line(Protocol):
    """The child's end of the pipe."""

    def send(self, message: Message, /) -> None:
        """Send a message to the parent."""

    def recv(self) -> Question:
        """Wait for the question."""
        ...


class Flag(Protocol):
    """What the parent raises to end the work."""

    def is_set(self) -> bool:
        """Tell whether it was raised."""
        ...

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is raised."""
        ...


def work(line: Line, stop: Flag, parent: int) -> None:
    """Work on one question and send messages until done; ends when the parent is gone.

    Parameters
    ----------
    parent : int
        Process id of the parent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A group of its own, so that its own child, the engine, ends with it however it ends.
    os.setsid()
    Thread(target=_end_with, args=(parent,), daemon=True).start()
    lock = Lock()

    def tell(message: Message) -> None:
        with lock:
            line.send(message)

    try:
        tell(_answered(line, tell, stop))
    except (EOFError, BrokenPipeError):
        return


def _answered(line: Line, tell: Callable[[Message], None], stop: Flag) -> Message:
    # The parent imports this module, too, and shall not load the solvers for it.
    from api.jobs.working import answered
    from scheduler.domain.errors import InputError
    from scheduler.solve.failure import EngineError, failed_by
    from scheduler.solve.process import EngineProcess

    process = EngineProcess()
    try:
        return answered(line.recv(), process, tell, stop)
    except InputError as error:
        return Refused("question_unusable", error.text)
    except EngineError as error:
        return Broken("engine_failed", type(error).__name__)
    except MemoryError:
        return Broken("engine_failed", "MemoryError")
    except Exception as error:
        failed = failed_by(error)
        return Broken("run_failed", f"{failed.kind} {failed.place}".rstrip())
    finally:
        process.end(0.0)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        sleep(_LOOK_SECONDS)
    os.killpg(0, signal.SIGKILL)


class RunChild:
    """The parent's end: one child that works on one question."""

    def __init__(self, question: Question) -> None:
        context = multiprocessing.get_context("spawn")
        self._stop = context.Event()
        self._line, theirs = context.Pipe()
        # Not a daemon, because it has a child of its own: the engine.
        self._child = context.Process(target=work, args=(theirs, self._stop, os.getpid()), daemon=False)
        self._child.start()
        theirs.close()
        self.is_open = True
        self._sender = Thread(target=self._send, args=(question,), daemon=True)
        self._sender.start()

    @property
    def pid(self) -> int:
        """Process id of the child."""
        return self._child.pid or 0

    def next(self, seconds: float) -> Message | None:
        """Wait that long at most for the next message; the end of the pipe closes it."""
        try:
            if not self._line.poll(seconds):
                return None
            message: Message = self._line.recv()
        except (EOFError, OSError):
            self.is_open = False
            return None
        return message

    def ask_to_stop(self) -> None:
        """Ask the child to end with the best so far."""
        self._stop.set()

    def end(self) -> None:
        """End the child and its engine now, whatever they do."""
        try:
            # Before anybody waits for the child, so that its number cannot be somebody else's.
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            self._child.kill()
        self._child.join(_JOIN_SECONDS)
        # What is still being sent fails now that nobody reads it, and must not find the line closed under it.
        self._sender.join(_JOIN_SECONDS)
        self._line.close()

    def _send(self, question: Question) -> None:
        # A register is larger than the pipe, so sending it waits for the child to load.
        try:
            self._line.send(question)
        except (BrokenPipeError, ConnectionResetError, OSError):
            return
