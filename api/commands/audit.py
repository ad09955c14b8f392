"""``tanfang audit``: seal the audit book, and check that nobody changed it."""

from __future__ import annotations

import argparse

from api.commands.opening import Upgrading, add_database_arguments, opened, settings_of
from scheduler.cli.errors import BROKEN_RULES, DONE
from scheduler.cli.parser import Parser
from scheduler.cli.terminal import say
from scheduler.cli.words import Language
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError

NAME = "audit"
HELP = Text(
    zh="封存或核验审计记录；被改动时退出码为 1", en="seal the audit book or check it: exit 1 when it was changed"
)
_ANCHOR = Text(
    zh="封存记录并打印锚点；请保存在服务之外", en="seal the book and print its anchor; keep it outside the service"
)
_VERIFY = Text(zh="核验每一批记录，并核对锚点仍在其中", en="check every batch, and that the book still holds an anchor")
_GIVEN = Text(zh="tanfang audit anchor 打印的内容", en="what tanfang audit anchor printed")
_BAD_ANCHOR = Text(
    zh="请照 tanfang audit anchor 打印的样子给出，NUMBER:DIGEST",
    en="give it as tanfang audit anchor printed it, NUMBER:DIGEST",
)
_SOUND = Text(
    zh="完好：{batches} 批共 {entries} 条，尚未封存 {unsealed} 条",
    en="sound: {entries} entries in {batches} batches, {unsealed} not sealed yet",
)
_CHANGED = Text(zh="已被改动：第 {batch} 批被改过", en="NOT sound: batch {batch} was changed")
_LOST = Text(zh="已被改动：记录中没有这个锚点", en="NOT sound: the anchor is not in the book")


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    deeds = parser.commands("deed", "DEED")
    sealing = deeds.add("anchor", _ANCHOR)
    checking = deeds.add("verify", _VERIFY)
    checking.add_argument("--anchor", metavar="NUMBER:DIGEST", help=checking.said(_GIVEN))
    for deed in (sealing, checking):
        add_database_arguments(deed)


def run(arguments: argparse.Namespace) -> int:
    """Seal or check."""
    from api.security.actor import Actor, Role
    from api.services.audit import Anchor, seal, verify

    actor, language = Actor("system:command", frozenset({Role.AUDITOR})), Language(arguments.language)
    with opened(settings_of(arguments), Upgrading.NOTHING) as works, works.begin(actor) as uow:
        if arguments.deed == "anchor":
            sealed = seal(uow)
            say(f"{sealed.number}:{sealed.digest}")
            return DONE
        kept = _parsed(arguments.anchor)
        found = verify(uow, Anchor(*kept) if kept is not None else None)
    if found.sound:
        facts = {"entries": found.entries, "batches": found.batches, "unsealed": found.unsealed}
        say(language.one(_SOUND.filled(**facts)))
        return DONE
    say(language.one(_LOST if found.broken_at is None else _CHANGED.filled(batch=found.broken_at)))
    return BROKEN_RULES


def _parsed(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    number, _, digest = text.partition(":")
    if not (number.isascii() and number.isdigit() and digest):
        raise InputError("--anchor", _BAD_ANCHOR)
    return int(number), digest
