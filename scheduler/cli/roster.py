"""``tanfang roster``: a register becomes a week's roster, with its files and a summary on the screen."""

from __future__ import annotations

import argparse
from pathlib import Path

from scheduler.cli.errors import DONE
from scheduler.cli.limits import add_limits, limits_of
from scheduler.cli.parser import Parser
from scheduler.cli.progress import shown_progress
from scheduler.cli.terminal import complain, is_piped, show
from scheduler.cli.week import require_week
from scheduler.cli.words import Language
from scheduler.domain.base import Text

NAME = "roster"
HELP = Text(zh="由登记册编制一周排班", en="make a week's roster from a register")
_REGISTER = Text(
    zh="登记册：CSV 文件夹或一个 .xlsx 工作簿", en="a register: a folder of CSV files or one .xlsx workbook"
)
_WEEK = Text(zh="ISO 周，如 2026-W49", en="an ISO week, e.g. 2026-W49")
_READING = Text(zh="读取登记册", en="reading the register")
_OUT = Text(zh="存放四个结果文件的文件夹", en="folder for the four files")


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    parser.add_argument("register", type=Path, metavar="REGISTER", help=parser.said(_REGISTER))
    parser.add_argument("--week", required=True, metavar="WEEK", help=parser.said(_WEEK))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=parser.said(_OUT))
    add_limits(parser)


def run(arguments: argparse.Namespace) -> int:
    """Make the roster, write its files, print the summary."""
    params, language = limits_of(arguments), Language(arguments.language)
    week = require_week(arguments.week)
    with shown_progress(_READING, language) as shown:
        # Solvers take seconds to load, which is time to see something and to refuse a bad command line first.
        from scheduler.cli.roster_files import make_roster
        from scheduler.cli.summary import Summary

        made = make_roster(arguments.register, week, arguments.out, params, shown)
    for note in made.notes:
        complain(language.sentence(note))
    summary = Summary(made.report, language, piped=is_piped())
    show(*summary.parts(made.warnings, made.files))
    return DONE
