"""``tanfang solve``: a problem file becomes a roster file."""

from __future__ import annotations

import argparse
from pathlib import Path

from scheduler.cli.errors import DONE
from scheduler.cli.inputs import NEW_ROSTER, PROBLEM, READING_PROBLEM
from scheduler.cli.limits import add_limits, add_method, limits_of
from scheduler.cli.outputs import require_writable
from scheduler.cli.parser import Parser
from scheduler.cli.progress import shown_progress
from scheduler.cli.terminal import complain, say
from scheduler.cli.words import Language
from scheduler.domain.base import Text

NAME = "solve"
HELP = Text(zh="为问题文件排班", en="make a roster for a problem file")


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    parser.add_argument("problem", type=Path, metavar="PROBLEM.json", help=parser.said(PROBLEM))
    parser.add_argument("--out", type=Path, required=True, metavar="ROSTER.json", help=parser.said(NEW_ROSTER))
    add_limits(parser)
    add_method(parser)


def run(arguments: argparse.Namespace) -> int:
    """Solve and write; one line on stdout says what came out."""
    params, language = limits_of(arguments), Language(arguments.language)
    require_writable(arguments.out, arguments.problem)
    with shown_progress(READING_PROBLEM, language) as shown:
        # Solvers take seconds to load, which is time to see something and to refuse a bad command line first.
        from scheduler.cli.solving import engine

        with engine() as process:
            # Loaded while the engine's process gets ready.
            from scheduler.cli.making import solved_with_reasons
            from scheduler.cli.outcome import outcome_text
            from scheduler.cli.reading import read_priced
            from scheduler.formats.problem_file import write_roster

            problem = read_priced(arguments.problem)
            made = solved_with_reasons(problem, params, process, shown)
        write_roster(arguments.out, made.roster)
    for note in made.notes:
        complain(language.sentence(note))
    say(language.sentence(outcome_text(problem, made.roster)))
    return DONE
