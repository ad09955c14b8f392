"""Worker processes as children: several on one machine, or one beside a service on an embedded database."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from threading import Event, Thread
from time import monotonic

from api.http.log import logger
from api.settings import ServiceSettings

_WORKER_MODULE = "api.commands.worker"
_LOOK_SECONDS = 0.5
_FIRST_AGAIN_SECONDS = 5.0
_END_SECONDS = 5.0
NICENESS = 10


@contextmanager
def hosted_workers(settings: ServiceSettings, names: Sequence[str], niceness: int = NICENESS) -> Iterator[None]:
    """Keep worker processes alive until the block ends; they also end by themselves when this process dies.

    Parameters
    ----------
    names : sequence of str
        One process for each executor id.
    niceness : int
        By how much they stand back when others want the processor, so that answers stay quick while a solve runs.
    """
    over = Event()
    hosts = [_Host(settings.model_copy(update={"executor_id": name, "parallel_runs": 1}), niceness) for name in names]
    thread = Thread(target=_keep, args=(hosts, over), name="worker-host", daemon=True)
    for host in hosts:
        host.start()
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        for host in hosts:
            host.ask_to_end()
        for host in hosts:
            host.end()


def hosted_service_worker(settings: ServiceSettings) -> AbstractContextManager[None]:
    """The worker that a service on an embedded database keeps."""
    return hosted_workers(settings, [settings.executor_id or socket.gethostname()])


def handed_settings(line: str) -> ServiceSettings:
    """Return the settings that a host wrote to its child."""
    return ServiceSettings.model_validate_json(line)


def _handed(settings: ServiceSettings) -> bytes:
    keys = None if settings.keys is None else settings.keys.get_secret_value()
    return (json.dumps({**settings.model_dump(mode="json"), "keys": keys}) + "\n").encode()


def _keep(hosts: Sequence[_Host], over: Event) -> None:
    while not over.wait(_LOOK_SECONDS):
        for host in hosts:
            host.start_again_if_gone()


class _Host:
    """One worker process, started again when it dies."""

    def __init__(self, settings: ServiceSettings, niceness: int) -> None:
        self._settings = settings
        # A run that is left half way at the end leaves semaphores to the system, which is no news to anybody.
        quiet = ("-W", "ignore:resource_tracker:UserWarning")
        whose = ("--parent", str(os.getpid()), "--niceness", str(niceness))
        self._words = [sys.executable, *quiet, "-m", _WORKER_MODULE, *whose]
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0

    def start(self) -> None:
        """Start the process; a terminal's Ctrl-C is our business, not the child's."""
        self._started_at = monotonic()
        self._process = subprocess.Popen(self._words, stdin=subprocess.PIPE, start_new_session=True)
        # Through the pipe, because everybody on the machine can read command lines.
        if self._process.stdin is not None:
            with suppress(BrokenPipeError), self._process.stdin as pipe:
                pipe.write(_handed(self._settings))

    def start_again_if_gone(self) -> None:
        """Start the process again, but not over and over at once."""
        is_gone = self._process is not None and self._process.poll() is not None
        if is_gone and monotonic() - self._started_at >= _FIRST_AGAIN_SECONDS:
            logger().error("worker_started_again")
            self.start()

    def ask_to_end(self) -> None:
        """Ask the process to end in good order."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """End the process."""
        if self._process is None:
            return
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
