"""``tanfang serve``: the service, until somebody stops it."""

from __future__ import annotations

import argparse
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from api.commands.handing_down import handed_down
from api.commands.opening import Upgrading, add_database_arguments, opened, settings_of
from scheduler.cli.errors import DONE
from scheduler.cli.parser import Parser
from scheduler.cli.words import Language
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError

if TYPE_CHECKING:
    from api.commands.listening import Certificate
    from api.persistence.unit_of_work import Works
    from api.settings import ServiceSettings

NAME = "serve"
HELP = Text(
    zh="启动服务；新数据库的数据表和密钥文件自动建立",
    en="start the service: makes the tables and the key file of a new database by itself",
)
_HOST = Text(zh="监听地址（默认 127.0.0.1）", en="address to listen on (default 127.0.0.1)")
_PORT = Text(zh="端口（默认 8000；0 为任一空闲端口）", en="port (default 8000; 0: any free one)")
_PROCESSES = Text(
    zh="应答请求的进程数（默认：SQLite 为一个，PostgreSQL 每个处理器一个）",
    en="processes that answer (default: one on SQLite, one for each processor on PostgreSQL)",
)
_FAR = Text(zh="{many} 不在 1 至 {most} 之间", en="{many} does not lie between 1 and {most}")
_CERT = Text(zh="HTTPS 用的证书链（PEM）", en="certificate chain (PEM), for HTTPS")
_KEY = Text(zh="证书的私钥（PEM）", en="its private key (PEM)")

MOST_PROCESSES = 64
# Each keeps up to twenty connections, and PostgreSQL allows a hundred unless told otherwise.
_MOST_USUAL_PROCESSES = 4


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    add_database_arguments(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help=parser.said(_HOST))
    parser.add_argument("--port", type=int, default=8000, metavar="P", help=parser.said(_PORT))
    parser.add_argument("--processes", type=int, metavar="N", help=parser.said(_PROCESSES))
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help=parser.said(_CERT))
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help=parser.said(_KEY))


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    from api.commands.listening import Certificate, bound, greeting_of, url_of
    from api.commands.processes import serve_with_processes
    from api.http.log import configure_logging
    from api.settings import ServiceSettings

    if arguments.processes is not None and not 1 <= arguments.processes <= MOST_PROCESSES:
        raise InputError("--processes", _FAR.filled(many=arguments.processes, most=MOST_PROCESSES))
    certificate = Certificate.checked(arguments.tls_cert, arguments.tls_key)
    with handed_down(arguments.language), bound(arguments.host, arguments.port) as listener:
        url = url_of(listener, certificate is not None)
        greeting = greeting_of(url, Language(arguments.language))
        own_url = {} if "public_url" in ServiceSettings().model_fields_set else {"public_url": url}
        settings = settings_of(arguments, **own_url)
        with opened(settings, Upgrading.EMPTY) as works:
            configure_logging()
            processes = arguments.processes or _usual_processes(works.database.is_sqlite)
            if processes == 1:
                _serve_alone(settings, works, listener, certificate, greeting)
            else:
                serve_with_processes(settings, works, processes, listener, certificate, greeting)
    return DONE


def _serve_alone(
    settings: ServiceSettings, works: Works, listener: socket.socket, certificate: Certificate | None, greeting: str
) -> None:
    from api.commands.listening import serve_until_stopped
    from api.commands.service import service_of

    serve_until_stopped(service_of(settings, works), listener, certificate, greeting)


def _usual_processes(is_sqlite: bool) -> int:
    """Several on PostgreSQL; SQLite has one writer at a time, and who uses it wants little memory used."""
    return 1 if is_sqlite else min(len(os.sched_getaffinity(0)), _MOST_USUAL_PROCESSES)
