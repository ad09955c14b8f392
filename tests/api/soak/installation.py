"""One installation under test: the service and its workers as processes that can be killed and started again."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from tests.api.jobs.processes import until
from tests.api.soak.process_table import answering_of, children_of, solvers_of, words_of
from tests.api.soak.program import LIGHT
from tests.api.soak.run_log import TakenUp, events_in, in_hand
from tests.architecture.source_files import ROOT

BEAT_SECONDS, DEAD_AFTER_SECONDS = 1.0, 4.0
WORKERS = ("east", "west")
_LISTENS = re.compile(r"listens at (\S+) ")
_READY_SECONDS = 5.0
Process = subprocess.Popen[str]


class Installation:
    """The processes of one installation; on PostgreSQL with two workers, on SQLite with the service's own one.

    Parameters
    ----------
    folder : Path
        For logs; the key file lies there as ``service.keys``.
    engine : str
        ``light`` or ``real``; see `tests.api.soak.program`.
    processes : int
        How many processes of the service answer.
    """

    def __init__(self, url: str, folder: Path, engine: str = LIGHT, processes: int = 1) -> None:
        self.database = url
        self.key_file = folder / "service.keys"
        self.url = ""
        self._folder, self._engine, self._processes = folder, engine, processes
        self._service: Process | None = None
        self._workers: dict[str, Process] = {}
        self._log_of: dict[int, Path] = {}
        self._started = 0
        self.taken_up = TakenUp()

    @property
    def is_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Everything started, and gone after the block."""
        try:
            self.start_service()
            for name in () if self.is_sqlite else WORKERS:
                self._start_worker(name)
            yield
        finally:
            for process in (self._service, *self._workers.values()):
                if process is not None:
                    _ended(process)

    def start_service(self) -> None:
        """Start the service and wait until it answers.

        Raises
        ------
        AssertionError
            When it ends instead.
        """
        self._service = self._start("serve", "--port", "0", "--processes", str(self._processes))
        assert self._service.stdout is not None
        found = next(filter(None, map(_LISTENS.search, self._service.stdout)), None)
        assert found is not None, f"the service did not start; see the newest log in {self._folder}"
        self.url = found.group(1)

    def kill_service(self) -> None:
        """Kill all processes that answer, as a power cut would; a worker of the service's own has to notice it."""
        assert self._service is not None
        answering = answering_of(self._service.pid)
        _killed(self._service)
        for process in answering:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def is_up(self) -> bool:
        """Whether the service answers and can work."""
        try:
            return httpx2.get(f"{self.url}/readyz", timeout=_READY_SECONDS).is_success
        except httpx2.TransportError:
            return False

    def workers(self) -> list[int]:
        """The process ids of the living workers."""
        if not self.is_sqlite:
            return sorted(process.pid for process in self._workers.values())
        assert self._service is not None
        return [child for child in children_of(self._service.pid) if "--parent" in words_of(child)]

    def solvers(self) -> dict[int, list[int]]:
        """The processes that work on runs, by the worker's process id; workers at rest are left out."""
        found = {worker: solvers_of(worker) for worker in self.workers()}
        return {worker: solvers for worker, solvers in found.items() if solvers}

    def in_hand(self, worker: int, *, with_roster: bool = False) -> dict[str, int]:
        """The attempts that a worker has begun and not ended, by run; see `tests.api.soak.run_log.in_hand`."""
        own = [self._log_of[worker]] if worker in self._log_of else self.logs()
        return in_hand(events_in(own), with_roster=with_roster)

    def kill_worker(self, process_id: int) -> None:
        """Kill a worker and start it again; the service starts its own one by itself."""
        self.taken_up.killed.append((datetime.now(UTC), self.in_hand(process_id)))
        for name, process in self._workers.items():
            if process.pid == process_id:
                _killed(process)
                self._start_worker(name)
                return
        os.kill(process_id, signal.SIGKILL)
        until(lambda: process_id not in self.workers(), "the worker is gone")

    def logs(self) -> list[Path]:
        """The logs of all processes, the first one first."""
        return sorted(self._folder.glob("*.log"))

    def _start_worker(self, name: str) -> None:
        worker = self._start("worker", "--executor-id", name)
        self._workers[name], self._log_of[worker.pid] = worker, self.logs()[-1]

    def _start(self, *words: str) -> Process:
        self._started += 1
        where = ("--database", self.database, "--key-file", str(self.key_file))
        with (self._folder / f"{self._started:03d}-{words[0]}.log").open("w") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.api.soak.program", self._engine, *words, *where],
                cwd=ROOT, env=_environment(), stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip


def _environment() -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("TANFANG_")}
    return own | {
        "TANFANG_RUNS_BEAT_SECONDS": str(BEAT_SECONDS),
        "TANFANG_RUNS_DEAD_AFTER_SECONDS": str(DEAD_AFTER_SECONDS),
        "TANFANG_RUNS_WEEKLY": "",
    }


def _killed(process: Process) -> None:
    process.kill()
    _closed(process)


def _ended(process: Process) -> None:
    process.terminate()
    _closed(process)


def _closed(process: Process) -> None:
    process.wait()
    if process.stdout is not None:
        process.stdout.close()
