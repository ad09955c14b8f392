"""``tanfang serve``: the service, until somebody stops it."""

from __future__ import annotations

import argparse
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from api.commands.opening import Upgrading, add_database_arguments, opened, settings_of
from scheduler.cli.errors import DONE
from scheduler.domain.errors import InputError

if TYPE_CHECKING:
    from api.commands.listening import Certificate
    from api.persistence.unit_of_work import Works
    from api.settings import ServiceSettings

NAME = "serve"
HELP = "start the service / 启动服务: makes the tables and the key file of a new database by itself"

MOST_PROCESSES = 64
# Each keeps up to twenty connections, and PostgreSQL allows a hundred unless told otherwise.
_MOST_USUAL_PROCESSES = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_database_arguments(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, metavar="P", help="port (default 8000; 0: any free one)")
    parser.add_argument(
        "--processes",
        type=int,
        metavar="N",
        help="processes that answer (default: one on SQLite, one for each processor on PostgreSQL)",
    )
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate chain (PEM), for HTTPS")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="its private key (PEM)")


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    from api.commands.listening import Certificate, bound, url_of
    from api.commands.processes import serve_with_processes
    from api.http.log import configure_logging
    from api.settings import ServiceSettings

    if arguments.processes is not None and not 1 <= arguments.processes <= MOST_PROCESSES:
        raise InputError("--processes", f"{arguments.processes} does not lie between 1 and {MOST_PROCESSES}")
    certificate = Certificate.checked(arguments.tls_cert, arguments.tls_key)
    with bound(arguments.host, arguments.port) as listener:
        url = url_of(listener, certificate is not None)
        own_url = {} if "public_url" in ServiceSettings().model_fields_set else {"public_url": url}
        settings = settings_of(arguments, **own_url)
        with opened(settings, Upgrading.EMPTY) as works:
            configure_logging()
            processes = arguments.processes or _usual_processes(works.database.is_sqlite)
            if processes == 1:
                _serve_alone(settings, works, listener, certificate, url)
                return DONE
        serve_with_processes(settings, processes, listener, certificate, url)
    return DONE


def _serve_alone(
    settings: ServiceSettings, works: Works, listener: socket.socket, certificate: Certificate | None, url: str
) -> None:
    from api.commands.listening import serve_until_stopped
    from api.commands.service import service_of

    serve_until_stopped(service_of(settings, works), listener, certificate, url)


def _usual_processes(is_sqlite: bool) -> int:
    """Several on PostgreSQL; SQLite has one writer at a time, and who uses it wants little memory used."""
    return 1 if is_sqlite else min(len(os.sched_getaffinity(0)), _MOST_USUAL_PROCESSES)
