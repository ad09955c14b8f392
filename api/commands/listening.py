"""A socket to listen on, and the server behind it."""

from __future__ import annotations

import errno
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from uvicorn import Config, Server

from scheduler.cli.errors import ENGINE_FAILED, CommandError
from scheduler.cli.terminal import say
from scheduler.domain.errors import InputError

if TYPE_CHECKING:
    from fastapi import FastAPI

_HIGHEST_PORT = 65_535
_PATIENCE_SECONDS = 5
# A process that gives no sign of life for so long is replaced; on a crowded machine a busy one may take some seconds.
_SILENT_SECONDS = 30
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True)
class Certificate:
    """A certificate chain and its private key."""

    chain: Path
    key: Path

    @classmethod
    def checked(cls, chain: Path | None, key: Path | None) -> Certificate | None:
        """Return the certificate that the command line names, if any.

        Raises
        ------
        InputError
            When only one file is named, or the two do not work together.
        """
        if chain is None and key is None:
            return None
        if chain is None or key is None:
            raise InputError("--tls-cert, --tls-key", "HTTPS needs both files")
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(chain, key, password=_no_password)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, FileNotFoundError) else "they are no certificate with its own key"
            raise InputError("--tls-cert, --tls-key", f"{chain} and {key} cannot be used ({why})") from None
        return cls(chain, key)


@contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """A socket bound to an address; nobody is answered before the server listens.

    Raises
    ------
    InputError
        When the address is not this machine's or the port is taken.
    """
    if not 0 <= port <= _HIGHEST_PORT:
        raise InputError("--port", f"{port} does not lie between 0 and {_HIGHEST_PORT}")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        raise InputError("--host", f"'{host}' is no address of this machine") from None
    with socket.socket(family, kind, protocol) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError as error:
            raise _cannot_bind(host, port, error) from None
        yield listener


def url_of(listener: socket.socket, is_secure: bool) -> str:
    """Return what to type into a browser of this machine."""
    host, port = listener.getsockname()[:2]
    host = _EVERYWHERE.get(host, host)
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if is_secure else 'http'}://{shown}:{port}"


def config_of(app: FastAPI | Callable[[], FastAPI], certificate: Certificate | None, processes: int = 1) -> Config:
    """Return how to serve an app, or what makes one when there are several processes."""
    return Config(
        app,
        factory=processes > 1,
        workers=processes,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_PATIENCE_SECONDS,
        timeout_worker_healthcheck=_SILENT_SECONDS,
        ssl_certfile=certificate.chain if certificate else None,
        ssl_keyfile=certificate.key if certificate else None,
    )


def announced(url: str) -> None:
    """Say where the service listens."""
    say(f"tanfang listens at {url} (API documentation: {url}/docs); Ctrl-C stops it")


def serve_until_stopped(app: FastAPI, listener: socket.socket, certificate: Certificate | None, url: str) -> None:
    """Serve until Ctrl-C or SIGTERM; requests that have begun are answered first.

    Raises
    ------
    CommandError
        When the service cannot start.
    """
    with signals_end_the_server_only():
        try:
            _AnnouncedServer(config_of(app, certificate), url).run(sockets=[listener])
        except SystemExit:
            raise could_not_start() from None


def could_not_start() -> CommandError:
    """What to say when the server gave up; its log has the cause."""
    return CommandError(ENGINE_FAILED, "the service could not start; its log says why")


class _AnnouncedServer(Server):
    """Says where it listens once it does."""

    def __init__(self, config: Config, url: str) -> None:
        super().__init__(config)
        self._url = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            announced(self._url)


@contextmanager
def signals_end_the_server_only() -> Iterator[None]:
    """Keep this process from being killed by the signal that ended its server, which the server raises once more."""
    before = {number: signal.signal(number, _nothing) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    return


def _no_password() -> str:
    """A key that needs a password is refused; without this OpenSSL would ask on the terminal."""
    raise ValueError("the key needs a password")


def _cannot_bind(host: str, port: int, error: OSError) -> InputError:
    if error.errno == errno.EADDRINUSE:
        return InputError("--port", f"{port} on {host} is in use; choose another one")
    if error.errno == errno.EACCES:
        return InputError("--port", f"{port} needs more rights than this user has; choose one above 1023")
    return InputError("--host", f"'{host}' is no address of this machine")
