"""Requests to end the command, as terminals and other programs make them."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def endings() -> Iterator[list[int]]:
    """Treat a polite request to end like Ctrl-C, and note that there was one."""
    asked: list[int] = []

    def interrupt(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        raise KeyboardInterrupt

    ours = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    in_main = threading.current_thread() is threading.main_thread()
    # A signal that was ignored from outside (nohup) stays ignored.
    before = {number: signal.getsignal(number) for number in ours if in_main}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, interrupt)
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
