"""``tanfang migrate``: bring a database's tables to this version, or back to what an older one needs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from api.commands.opening import (
    Upgrading,
    add_database_arguments,
    emptiness,
    opened,
    reached,
    settings_of,
    shown,
    step_taken,
)
from scheduler.cli.errors import DONE
from scheduler.cli.parser import Parser
from scheduler.cli.terminal import say
from scheduler.cli.words import Language
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError

if TYPE_CHECKING:
    from api.settings import ServiceSettings

NAME = "migrate"
HELP = Text(zh="把数据库升级到此版本；请先备份", en="bring a database to this version; make a backup first")
_TO = Text(
    zh="升级或退回到此修订号，例如安装旧版本之前；默认为此版本的修订号",
    en="go up or back to this revision, e.g. before an older version is installed; default: this version's",
)
_DONE = Text(
    zh="{database} 的数据表已是此版本（修订号 {revision}）",
    en="{database} has the tables of this version (revision {revision})",
)
_MOVED = Text(
    zh="{database} 的数据表现为修订号 {revision}；此版本需要 {newest}，请改用旧版本，或再次执行 tanfang migrate",
    en="{database} has the tables of revision {revision}; this version needs {newest}, so use an older one or run "
    "tanfang migrate again",
)
_UNKNOWN = Text(
    zh="没有修订号 {revision!r}；请使用其中之一：{known}", en="there is no {revision!r}; use one of {known}"
)


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    add_database_arguments(parser)
    parser.add_argument("--to", metavar="REVISION", help=parser.said(_TO))


def run(arguments: argparse.Namespace) -> int:
    """Upgrade the tables, or make them in an empty database; with ``--to``, stop or go back at a revision."""
    from api.persistence.migrate import revisions

    settings, newest = settings_of(arguments), revisions()[-1]
    if arguments.to is None or arguments.to == newest:
        with opened(settings, Upgrading.OLDER):
            told = _DONE.filled(database=shown(settings), revision=newest)
    else:
        _move(settings, arguments.to)
        told = _MOVED.filled(database=shown(settings), revision=arguments.to, newest=newest)
    say(Language(arguments.language).one(told))
    return DONE


def _move(settings: ServiceSettings, revision: str) -> None:
    """Take the steps to a revision, whichever way it lies; nothing of what is kept is read, so no key is needed."""
    from api.errors import ConflictError
    from api.persistence.migrate import downgrade, revisions, upgrade

    if revision not in revisions():
        raise InputError("--to", _UNKNOWN.filled(revision=revision, known=", ".join(revisions())))
    with reached(settings) as database:
        taken = step_taken(database, settings)
        if taken is None:
            raise emptiness(settings)
        if taken < revision:
            upgrade(database, revision)
            return
        try:
            downgrade(database, revision)
        except ConflictError as error:
            raise InputError("--to", error.what) from None
