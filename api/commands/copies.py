"""Processes that answer as copies of the one that looks after them, so that memory holds most of it once."""

from __future__ import annotations

import signal
from multiprocessing.context import ForkProcess
from socket import socket
from typing import Protocol

from uvicorn import Config
from uvicorn.supervisors import multiprocess

# Its supervisor makes every process through this name, and knows no other way than to start an interpreter anew.
_MADE_THROUGH = "get_subprocess"


def answer_with_copies() -> None:
    """Let uvicorn's supervisor copy the process it runs in instead of starting each process from nothing."""
    setattr(multiprocess, _MADE_THROUGH, _copy)


class _Answering(Protocol):
    def __call__(self, *, sockets: list[socket]) -> None: ...


class _Copy(ForkProcess):
    """A copy of this process. Signals that reach it before it listens to them are kept for it, none is lost."""

    def start(self) -> None:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, multiprocess.SIGNALS)
        try:
            super().start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _copy(config: Config, target: _Answering, sockets: list[socket]) -> ForkProcess:
    return _Copy(target=_answer, args=(config, target, sockets))


def _answer(config: Config, target: _Answering, sockets: list[socket]) -> None:
    for number in multiprocess.SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, multiprocess.SIGNALS)
    config.configure_logging()
    target(sockets=sockets)
