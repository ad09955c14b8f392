"""The service as several processes that take their requests from one socket.

The one that looks after them answers nothing and imports little, because each takes its memory.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from multiprocessing import parent_process
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING

from uvicorn import Config
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from api.commands.listening import Certificate, config_of, could_not_start, signals_end_the_server_only
from api.commands.opening import opened, sqlite_file
from api.http.log import configure_logging
from api.jobs.hosted import hosted_service_worker
from api.settings import ServiceSettings
from scheduler.cli.terminal import say

if TYPE_CHECKING:
    from fastapi import FastAPI

# The library takes the folder through which processes share their figures from here, and from nowhere else.
_FIGURES_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def serve_with_processes(
    settings: ServiceSettings, processes: int, listener: socket.socket, certificate: Certificate | None, greeting: str
) -> None:
    """Serve with several processes until Ctrl-C or SIGTERM; one that dies is replaced.

    Raises
    ------
    CommandError
        When they cannot start.
    """
    configure_logging()
    with TemporaryDirectory(prefix="tanfang-figures-") as figures, signals_end_the_server_only():
        os.environ[_FIGURES_VARIABLE] = figures
        app = partial(_service_of_a_process, settings, processes, Path(figures))
        with hosted_service_worker(settings) if sqlite_file(settings) is not None else nullcontext():
            supervisor = _Supervisor(config_of(app, certificate, processes), listener, greeting)
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


def _service_of_a_process(settings: ServiceSettings, processes: int, figures: Path) -> FastAPI:
    from api.commands.service import service_of

    configure_logging()
    opening = ExitStack()
    works = opening.enter_context(opened(settings))

    @contextmanager
    def background() -> Iterator[None]:
        Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()
        with opening:
            yield

    return service_of(settings, works, processes=processes, figures=figures, background=background)


def _end_with_parent() -> None:
    """End in good order when the process that started this one was killed: nobody else would stop it."""
    parent = parent_process()
    assert parent is not None
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
