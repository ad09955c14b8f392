"""``tanfang migrate``: bring a database's tables to this version."""

from __future__ import annotations

import argparse

from api.commands.opening import Upgrading, add_database_arguments, opened, settings_of, shown
from scheduler.cli.errors import DONE
from scheduler.cli.terminal import say

NAME = "migrate"
HELP = "bring a database to this version / 升级数据库; make a backup first"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_database_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Upgrade the tables, or make them in an empty database."""
    settings = settings_of(arguments)
    with opened(settings, Upgrading.OLDER):
        say(f"{shown(settings)} has the tables of this version")
    return DONE
