"""The service as several processes that take their requests from one socket.

The one that looks after them answers nothing; it puts the service together, and the others are copies of it.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from multiprocessing import parent_process
from pathlib import Path
from select import select
from tempfile import TemporaryDirectory
from threading import Thread

from fastapi import FastAPI
from uvicorn import Config
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from api.commands.copies import answer_with_copies
from api.commands.lasting import start_not_searched
from api.commands.listening import Certificate, config_of, could_not_start, signals_end_the_server_only
from api.jobs.hosted import hosted_service_worker
from api.persistence.unit_of_work import Works
from api.settings import ServiceSettings
from scheduler.cli.terminal import say

# The library takes the folder through which processes share their figures from here, and from nowhere else.
_FIGURES_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def serve_with_processes(
    settings: ServiceSettings,
    works: Works,
    processes: int,
    listener: socket.socket,
    certificate: Certificate | None,
    greeting: str,
) -> None:
    """Serve with several processes until Ctrl-C or SIGTERM; one that dies is replaced.

    Raises
    ------
    CommandError
        When they cannot start.
    """
    with TemporaryDirectory(prefix="tanfang-figures-") as figures, signals_end_the_server_only():
        os.environ[_FIGURES_VARIABLE] = figures
        app = _service(settings, works, processes, Path(figures))
        answer_with_copies()
        # Copies may not share a connection; each makes its own.
        works.database.close()
        worker = hosted_service_worker(settings) if works.database.is_sqlite else nullcontext()
        with start_not_searched(), worker:
            supervisor = _Supervisor(config_of(lambda: app, certificate, processes), listener, greeting)
            supervisor.run()
        if any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes):
            raise could_not_start()


class _Supervisor(Multiprocess):
    """Says where the service listens once all of its processes do."""

    def __init__(self, config: Config, listener: socket.socket, greeting: str) -> None:
        super().__init__(config, sockets=[listener])
        self._greeting: str | None = greeting

    def keep_subprocess_alive(self) -> None:
        """Look after the processes, every half a second."""
        super().keep_subprocess_alive()
        if self._greeting is not None and all(process.is_ready() for process in self.processes):
            say(self._greeting)
            self._greeting = None


def _service(settings: ServiceSettings, works: Works, processes: int, figures: Path) -> FastAPI:
    # Imported only now, because the library for figures looks for their folder when it is imported.
    from api.commands.service import service_of

    @contextmanager
    def background() -> Iterator[None]:
        Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()
        try:
            yield
        finally:
            works.database.close()

    return service_of(settings, works, processes=processes, figures=figures, background=background)


def _end_with_parent() -> None:
    """End in good order when the process that started this one was killed: nobody else would stop it."""
    parent = parent_process()
    assert parent is not None
    assert parent.pid is not None
    # Not by its join: what that waits for stays open as long as any younger copy lives.
    with suppress(ProcessLookupError):
        select([os.pidfd_open(parent.pid)], [], [])
    os.kill(os.getpid(), signal.SIGTERM)
