"""``tanfang export``: a roster in a benchmark's own solution format."""

from __future__ import annotations

import argparse
from pathlib import Path

from scheduler.cli.errors import DONE
from scheduler.cli.outputs import require_writable
from scheduler.cli.reading import read_both
from scheduler.formats.benchmarks import FORMATS
from scheduler.formats.text_file import write_text

NAME = "export"
HELP = "write a roster in a benchmark's own solution format / 导出公开算例的解"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("format", choices=sorted(FORMATS), metavar="FORMAT", help=", ".join(sorted(FORMATS)))
    parser.add_argument("problem", type=Path, metavar="PROBLEM.json")
    parser.add_argument("roster", type=Path, metavar="ROSTER.json")
    parser.add_argument("--out", type=Path, required=True, metavar="SOLUTION.json")


def run(arguments: argparse.Namespace) -> int:
    """Read both, write the solution."""
    require_writable(arguments.out, arguments.problem, arguments.roster)
    problem, roster = read_both(arguments.problem, arguments.roster)
    write_text(arguments.out, FORMATS[arguments.format].write(problem, roster))
    return DONE
