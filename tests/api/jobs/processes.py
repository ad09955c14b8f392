"""Worker processes of tests: started, listened to, and killed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic

LONGEST_SECONDS = 240.0
"""Far longer than anything takes on a quiet machine; only a test that fails waits so long."""
_LOOK_SECONDS = 0.05
_ROOT = Path(__file__).parents[3]


def until(condition: Callable[[], object], what: str = "") -> None:
    """Wait until a condition holds."""
    began, pause = monotonic(), Event()
    while not condition():
        if monotonic() - began > LONGEST_SECONDS:
            raise AssertionError(f"it never happened: {what}")
        pause.wait(_LOOK_SECONDS)


class WorkerProcess:
    """A worker and what it has logged so far."""

    def __init__(self, words: list[str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", *words], cwd=_ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._lines: list[dict[str, object]] = []
        self._said: list[str] = []
        self._lock = Lock()
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def events(self, name: str) -> list[dict[str, object]]:
        with self._lock:
            return [line for line in self._lines if line.get("event") == name]

    def waits(self, name: str, count: int = 1) -> None:
        """Wait until the worker has logged an event so often."""
        until(lambda: len(self.events(name)) >= count or self._process.poll() is not None, f"{name}: {self._said}")
        assert len(self.events(name)) >= count, self._said

    def kill(self) -> None:
        """End the process as a power cut would."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Let a scripted worker end in good order."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()

    def close(self) -> None:
        self.kill()
        self._thread.join()
        for pipe in (self._process.stdin, self._process.stderr):
            if pipe is not None and not pipe.closed:
                pipe.close()

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            with self._lock:
                self._said.append(line)
                if line.startswith("{"):
                    self._lines.append(json.loads(line))


@contextmanager
def workers(*words: list[str]) -> Iterator[list[WorkerProcess]]:
    """Processes that are gone after the block, whatever happens."""
    started = [WorkerProcess(each) for each in words]
    try:
        yield started
    finally:
        for process in started:
            process.close()
