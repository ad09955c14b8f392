"""``tanfang keys``: a new key, and everything sealed anew under it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from api.commands.opening import Upgrading, add_database_arguments, key_file_of, opened, settings_of
from scheduler.cli.errors import DONE
from scheduler.cli.terminal import say
from scheduler.domain.errors import InputError

NAME = "keys"
HELP = "add a new key to the key file and seal everything anew under it / 更换密钥"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    rotating = deeds.add_parser("rotate", help="add a new key, then seal everything anew; stop the service first")
    sealing = deeds.add_parser("reseal", help="seal anew what an older key sealed, e.g. after an interruption")
    for deed in (rotating, sealing):
        add_database_arguments(deed)


def run(arguments: argparse.Namespace) -> int:
    """Add a key where asked, then seal."""
    from api.services.resealing import reseal

    settings = settings_of(arguments)
    if arguments.deed == "rotate":
        if settings.keys is not None:
            raise InputError("TANFANG_KEYS", "add a line with a new key to it yourself, then run tanfang keys reseal")
        # Opened once before, so that a wrong key file is refused before it is changed.
        with opened(settings, Upgrading.NOTHING):
            _add_key(key_file_of(settings))
    with opened(settings, Upgrading.NOTHING) as works:
        say(f"{reseal(works)} fields were sealed anew; keep the older keys as long as backups need them")
    return DONE


def _add_key(path: Path) -> None:
    """Write the file anew beside itself and put it in its place, so that there is never half a key file."""
    from api.security.keyring import KeyringError, key_text, read_keys, with_new_key

    fresh = path.with_name(f"{path.name}.new")
    try:
        text = key_text(with_new_key(read_keys(path)))
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except KeyringError as error:
        raise InputError("keys", str(error)) from None
    except OSError:
        raise InputError(str(path), "the key file cannot be written") from None
