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
from scheduler.cli.words import Language
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.formats.system_reason import system_reason

if TYPE_CHECKING:
    from fastapi import FastAPI

_HIGHEST_PORT = 65_535
_PATIENCE_SECONDS = 5
# A process that gives no sign of life for so long is replaced; on a crowded machine a busy one may take some seconds.
_SILENT_SECONDS = 30
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
_SIGNALS = (signal.SIGINT, signal.SIGTERM)

_BOTH_FILES = Text(zh="HTTPS 需要这两个文件", en="HTTPS needs both files")
_NO_PAIR = Text(zh="不是一份证书及其私钥", en="they are no certificate with its own key")
_FAR = Text(zh="{port} 不在 0 至 {highest} 之间", en="{port} does not lie between 0 and {highest}")
_NO_ADDRESS = Text(zh="'{host}' 不是本机的地址", en="'{host}' is no address of this machine")
_TAKEN = Text(zh="{host} 的端口 {port} 已被占用；请换一个", en="{port} on {host} is in use; choose another one")
_RIGHTS = Text(
    zh="使用端口 {port} 需要更高的权限；请选 1023 以上的端口",
    en="{port} needs more rights than this user has; choose one above 1023",
)
_NOT_STARTED = Text(zh="服务无法启动；原因见日志", en="the service could not start; its log says why")
_LISTENS = Text(
    zh="tanfang 正在监听 {url}（接口说明：{url}/docs）；按 Ctrl-C 停止",
    en="tanfang listens at {url} (API documentation: {url}/docs); Ctrl-C stops it",
)


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
            raise InputError("--tls-cert, --tls-key", _BOTH_FILES)
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(chain, key, password=_no_password)
        except (OSError, ValueError) as error:
            why = system_reason(error) if isinstance(error, FileNotFoundError) else _NO_PAIR
            what = Text(zh=f"{chain} 和 {key} 不能使用（{why.zh}）", en=f"{chain} and {key} cannot be used ({why.en})")
            raise InputError("--tls-cert, --tls-key", what) from None
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
        raise InputError("--port", _FAR.filled(port=port, highest=_HIGHEST_PORT))
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        raise InputError("--host", _NO_ADDRESS.filled(host=host)) from None
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


def greeting_of(url: str, language: Language) -> str:
    """Return where the service listens, for whoever started it."""
    return language.one(_LISTENS.filled(url=url))


def serve_until_stopped(app: FastAPI, listener: socket.socket, certificate: Certificate | None, greeting: str) -> None:
    """Greet and serve until Ctrl-C or SIGTERM; requests that have begun are answered first.

    Raises
    ------
    CommandError
        When the service cannot start.
    """
    with signals_end_the_server_only():
        try:
            _AnnouncedServer(config_of(app, certificate), greeting).run(sockets=[listener])
        except SystemExit:
            raise could_not_start() from None


def could_not_start() -> CommandError:
    """What to say when the server gave up; its log has the cause."""
    return CommandError(ENGINE_FAILED, _NOT_STARTED)


class _AnnouncedServer(Server):
    """Says where it listens once it does."""

    def __init__(self, config: Config, greeting: str) -> None:
        super().__init__(config)
        self._greeting = greeting

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            say(self._greeting)


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
        return InputError("--port", _TAKEN.filled(port=port, host=host))
    if error.errno == errno.EACCES:
        return InputError("--port", _RIGHTS.filled(port=port))
    return InputError("--host", _NO_ADDRESS.filled(host=host))
