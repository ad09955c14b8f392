"""``tanfang serve``: the service, until somebody stops it."""

from __future__ import annotations

import argparse
from pathlib import Path

from api.commands.opening import Upgrading, add_database_arguments, opened, settings_of
from scheduler.cli.errors import DONE

NAME = "serve"
HELP = "start the service / 启动服务: makes the tables and the key file of a new database by itself"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_database_arguments(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, metavar="P", help="port (default 8000; 0: any free one)")
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate chain (PEM), for HTTPS")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="its private key (PEM)")


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM."""
    from api.commands.listening import Certificate, bound, serve_until_stopped, url_of
    from api.commands.service import service_of
    from api.http.log import configure_logging
    from api.settings import ServiceSettings

    certificate = Certificate.checked(arguments.tls_cert, arguments.tls_key)
    with bound(arguments.host, arguments.port) as listener:
        url = url_of(listener, certificate is not None)
        own_url = {} if "public_url" in ServiceSettings().model_fields_set else {"public_url": url}
        settings = settings_of(arguments, **own_url)
        with opened(settings, Upgrading.EMPTY) as works:
            configure_logging()
            serve_until_stopped(service_of(settings, works), listener, certificate, url)
    return DONE
