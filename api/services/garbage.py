"""Long work that makes much and throws little away does without searches for garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class _Pause:
    """Searches rest from the first of some overlapping works to the last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._works = 0
        self._was_on = False

    def begin(self) -> None:
        with self._lock:
            if self._works == 0:
                self._was_on = gc.isenabled()
                gc.disable()
            self._works += 1

    def end(self) -> None:
        with self._lock:
            self._works -= 1
            if self._works == 0 and self._was_on:
                gc.enable()
                gc.collect()


_PAUSE = _Pause()


@contextmanager
def nothing_searched() -> Iterator[None]:
    """Let the whole process search for no garbage until the block ends; blocks of several threads may overlap.

    A register of a county is some three million objects, all of them in use. Looking through them again and again as
    they grow took a third of an import's time. What refers to itself in a ring waits for the end; all else goes at
    once. The one search at the end is this work's, not that of whoever asks for something next.
    """
    _PAUSE.begin()
    try:
        yield
    finally:
        _PAUSE.end()
