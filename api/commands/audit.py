"""``tanfang audit``: seal the audit book, and check that nobody changed it."""

from __future__ import annotations

import argparse

from api.commands.opening import Upgrading, add_database_arguments, opened, settings_of
from scheduler.cli.errors import BROKEN_RULES, DONE
from scheduler.cli.terminal import say
from scheduler.domain.errors import InputError

NAME = "audit"
HELP = "seal the audit book or check it / 封存或核验审计记录: exit 1 when it was changed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    sealing = deeds.add_parser("anchor", help="seal the book and print its anchor; keep it outside the service")
    checking = deeds.add_parser("verify", help="check every batch, and that the book still holds an anchor")
    checking.add_argument("--anchor", metavar="NUMBER:DIGEST", help="what tanfang audit anchor printed")
    for deed in (sealing, checking):
        add_database_arguments(deed)


def run(arguments: argparse.Namespace) -> int:
    """Seal or check."""
    from api.security.actor import Actor, Role
    from api.services.audit import Anchor, seal, verify

    actor = Actor("system:command", frozenset({Role.AUDITOR}))
    with opened(settings_of(arguments), Upgrading.NOTHING) as works, works.begin(actor) as uow:
        if arguments.deed == "anchor":
            sealed = seal(uow)
            say(f"{sealed.number}:{sealed.digest}")
            return DONE
        kept = _parsed(arguments.anchor)
        found = verify(uow, Anchor(*kept) if kept is not None else None)
    if found.sound:
        say(f"sound: {found.entries} entries in {found.batches} batches, {found.unsealed} not sealed yet")
        return DONE
    where = f"batch {found.broken_at} was changed" if found.broken_at is not None else "the anchor is not in the book"
    say(f"NOT sound: {where}")
    return BROKEN_RULES


def _parsed(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    number, _, digest = text.partition(":")
    if not (number.isascii() and number.isdigit() and digest):
        raise InputError("--anchor", "give it as tanfang audit anchor printed it, NUMBER:DIGEST")
    return int(number), digest
