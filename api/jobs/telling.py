"""Tells of better rosters while the engine works, each judged first, and not more often than anybody can read."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from types import TracebackType

from api.jobs.messages import Better
from scheduler.constraints.index import Index
from scheduler.constraints.plan import Plan, roster_of
from scheduler.evaluate.evaluation import evaluate
from scheduler.solve.outcome import Progress

BETWEEN_SECONDS = 1.0
SHARE_OF_TIME = 0.1
_LOOK_SECONDS = 0.1


class Telling:
    """Keeps the newest roster and tells of it in a thread of its own.

    Parameters
    ----------
    index : Index
        Of the problem that the roster is judged by.
    tell : callable
        Called from the thread.
    """

    def __init__(self, index: Index, tell: Callable[[Better], None]) -> None:
        self._index, self._tell = index, tell
        self._newest: Progress | None = None
        self._over = Event()
        self._thread = Thread(target=self._work, name="telling", daemon=True)

    def __enter__(self) -> Telling:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    @property
    def seconds(self) -> float:
        """When the newest roster was found, of the engine's time."""
        return self._newest.seconds if self._newest is not None else 0.0

    def note(self, progress: Progress) -> None:
        """Take notice of a better roster."""
        self._newest = progress

    def _work(self) -> None:
        told: Progress | None = None
        pause = 0.0
        while not self._over.wait(pause or _LOOK_SECONDS):
            newest, pause = self._newest, 0.0
            if newest is None or newest is told:
                continue
            began = monotonic()
            self._tell_of(newest.plan, newest.seconds)
            told = newest
            pause = max(BETWEEN_SECONDS, (monotonic() - began) / SHARE_OF_TIME)

    def _tell_of(self, plan: Plan, seconds: float) -> None:
        roster = roster_of(self._index, plan)
        evaluation = evaluate(self._index.problem, roster, index=self._index)
        if evaluation.feasible:
            self._tell(Better(roster, evaluation, seconds))
