"""The engine beside a repair: it works on the old roster while the rest of the repair goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from scheduler.domain.base import Text
from scheduler.solve.failure import EngineError
from scheduler.solve.outcome import Report
from scheduler.solve.run import Solve, Solved

_Result = TypeVar("_Result")


class Beside:
    """A solve under way. Ctrl-C ends it, whatever is being done meanwhile, and the best is kept.

    Attributes
    ----------
    fault : Text or None
        Why it made nothing.
    """

    def __init__(self, running: Solve) -> None:
        self._running = running
        self.fault: Text | None = None

    @property
    def ready_at(self) -> float:
        """When its process was ready, as ``time.monotonic()``; 0 while it is not."""
        return self._running.ready_at

    def meanwhile(self, work: Callable[[], _Result]) -> _Result:
        """Do something that takes seconds at most; after Ctrl-C once more from the beginning."""
        while True:
            try:
                return work()
            except KeyboardInterrupt:
                self._running.cancel()

    def result(self, on_progress: Report | None) -> Solved | None:
        """Wait for the end."""
        try:
            return self.meanwhile(lambda: self._running.result(on_progress))
        except EngineError as error:
            self.fault = error.text
            return None
