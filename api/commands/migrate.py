"""``tanfang migrate``: bring a database's tables to this version."""

from __future__ import annotations

import argparse

from api.commands.opening import Upgrading, add_database_arguments, opened, settings_of, shown
from scheduler.cli.errors import DONE
from scheduler.cli.parser import Parser
from scheduler.cli.terminal import say
from scheduler.cli.words import Language
from scheduler.domain.base import Text

NAME = "migrate"
HELP = Text(zh="把数据库升级到此版本；请先备份", en="bring a database to this version; make a backup first")
_DONE = Text(zh="{database} 的数据表已是此版本", en="{database} has the tables of this version")


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    add_database_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Upgrade the tables, or make them in an empty database."""
    settings = settings_of(arguments)
    with opened(settings, Upgrading.OLDER):
        say(Language(arguments.language).one(_DONE.filled(database=shown(settings))))
    return DONE
