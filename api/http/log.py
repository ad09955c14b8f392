"""One JSON line for each thing that happens, made only of fields that cannot name a person."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from traceback import extract_tb
from types import MappingProxyType
from typing import Protocol, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

_NAME = re.compile(r"[a-z][a-z0-9_.]{0,79}")
_FIELDS = MappingProxyType(
    {
        "event": _NAME,
        "level": _NAME,
        "timestamp": re.compile(r"[0-9T:.+Z-]{10,40}"),
        "request_id": re.compile(r"[0-9a-f]{32}"),
        "run_id": re.compile(r"[0-9a-f]{32}"),
        "method": re.compile(r"[A-Z]{1,10}"),
        # Templates only: a filled-in path holds ids.
        "route": re.compile(r"unknown|/[a-z0-9_./:{}-]{0,150}"),
        "status": re.compile(r"[0-9]{3}"),
        "milliseconds": re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})?"),
        "code": _NAME,
        "error": re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,79}"),
        "place": re.compile(r"[a-z_][a-z0-9_]{0,59}\.py:[0-9]{1,6}"),
        "logger": re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,79}"),
        "state": _NAME,
        "count": re.compile(r"[0-9]{1,9}"),
    }
)
"""The fields that a line may have, and what their values look like. A phone number or a name fits none of them."""

REMOVED = "[removed]"


class Logger(Protocol):
    """Writes lines; fields that are not allowed are left out."""

    def info(self, event: str, **fields: object) -> object:
        """Write that something happened."""
        ...

    def error(self, event: str, **fields: object) -> object:
        """Write that something went wrong."""
        ...


def redacted(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep only fields and values that are known to be harmless; last before a line is rendered."""
    return {name: _harmless(name, value) for name, value in event.items() if name in _FIELDS}


def configure_logging(stream: TextIO | None = None, *, only_errors: bool = False) -> None:
    """Send our own lines and those of every library to a stream as JSON.

    Parameters
    ----------
    stream : TextIO or None
        ``None``: standard error.
    only_errors : bool
        For a command that tells people in sentences how far it is.
    """
    out = sys.stderr if stream is None else stream
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redacted,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR if only_errors else logging.NOTSET),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    logger.cache_clear()
    root = logging.getLogger()
    root.handlers = [_Libraries()]
    root.setLevel(logging.WARNING)


@cache
def logger() -> Logger:
    """Return what writes lines the way they are configured now; do not keep it."""
    made: Logger = structlog.get_logger().bind()
    return made


def place_of(error: BaseException) -> str:
    """Return where in our own code an error came from, else where it was raised: ``file.py:12``."""
    frames = extract_tb(error.__traceback__)
    own = [frame for frame in frames if {"api", "scheduler"} & set(Path(frame.filename).parts)]
    chosen = (own or frames)[-1:]
    return f"{Path(chosen[0].filename).name}:{chosen[0].lineno}" if chosen else ""


class _Libraries(logging.Handler):
    """Says that a library had something to say, and where; its words may quote anything, so they are left out."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: MutableMapping[str, object] = {"logger": record.name, "place": f"{record.module}.py:{record.lineno}"}
        if record.exc_info and record.exc_info[0] is not None:
            fields["error"] = record.exc_info[0].__name__
        say = logger().error if record.levelno >= logging.ERROR else logger().info
        say("library_message", **fields)


def _harmless(name: str, value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return REMOVED
    return value if _FIELDS[name].fullmatch(str(value)) else REMOVED
