"""The process solves live in: it waits for a task, reports every better roster, waits again, and can be killed."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from threading import Thread
from time import monotonic
from typing import Protocol

from scheduler.constraints.plan import Plan
from scheduler.domain.problem import Problem
from scheduler.solve.failure import failed_by
from scheduler.solve.outcome import Message, Ready
from scheduler.solve.params import SolveParams


@dataclass(frozen=True)
class Task:
    """What to solve.

    Attributes
    ----------
    began : float
        ``time.monotonic()`` when it was handed over; the clock is the same in all processes.
    """

    problem: Problem
    params: SolveParams
    start: Plan | None
    began: float


class Line(Protocol):
    """The child's end of the pipe."""

    def send(self, message: Message, /) -> None:
        """Send a message to the parent."""

    def recv(self) -> Task:
        """Wait for the task."""
        ...

    def close(self) -> None:
        """Close the pipe."""


class Flag(Protocol):
    """What the parent raises to end the solve."""

    def is_set(self) -> bool:
        """Tell whether it was raised."""
        ...


def work(line: Line, stop: Flag, parent: int) -> None:
    """Solve one task after the other and send messages, until the parent's end of the pipe is closed.

    The terminal's Ctrl-C is the parent's business: the child ignores it and looks at ``stop``. It also ends when
    its parent is gone.

    Parameters
    ----------
    parent : int
        Process id of the parent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _load_search()
        # What was loaded stays, so searches for garbage need not look through it: a tenth of a second each time.
        gc.freeze()
        ready_at = monotonic()
        line.send(Ready(ready_at))
        # The models take seconds to load and are wanted last, so they load while the task is made and the search works.
        Thread(target=import_module, args=("scheduler.model.roster_model",), daemon=True).start()
        while True:
            task = line.recv()
            _solve(task, max(task.began, ready_at), line, lambda: stop.is_set() or os.getppid() != parent)
    except (EOFError, BrokenPipeError):
        return
    except Exception as error:
        # Whatever went wrong is the engine's fault.
        line.send(failed_by(error))
    finally:
        line.close()


def _load_search() -> None:
    # The parent imports this module, too, and shall not load the compiler for it.
    from scheduler.search.warm import warm

    warm()


def _solve(task: Task, began: float, line: Line, stopped: Callable[[], bool]) -> None:
    from scheduler.constraints.index import Index
    from scheduler.constraints.registry import formulate
    from scheduler.solve.engine import Engine

    formulation = formulate(Index(task.problem))
    line.send(Engine(formulation, task.params, began, line.send, stopped).run(task.start))
