"""``tanfang export``: a roster in a benchmark's own solution format."""

from __future__ import annotations

import argparse
from pathlib import Path

from scheduler.cli.benchmark_words import formats
from scheduler.cli.errors import DONE
from scheduler.cli.inputs import PROBLEM, ROSTER
from scheduler.cli.outputs import require_writable
from scheduler.cli.parser import Parser
from scheduler.cli.reading import read_both
from scheduler.domain.base import Text
from scheduler.formats.benchmarks import FORMATS
from scheduler.formats.text_file import write_text

NAME = "export"
HELP = Text(zh="按公开算例自己的格式导出排班", en="write a roster in a benchmark's own solution format")
_OUT = Text(zh="要写入的解文件", en="where the solution goes")


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    parser.add_argument("format", choices=sorted(FORMATS), metavar="FORMAT", help=parser.said(formats()))
    parser.add_argument("problem", type=Path, metavar="PROBLEM.json", help=parser.said(PROBLEM))
    parser.add_argument("roster", type=Path, metavar="ROSTER.json", help=parser.said(ROSTER))
    parser.add_argument("--out", type=Path, required=True, metavar="SOLUTION.json", help=parser.said(_OUT))


def run(arguments: argparse.Namespace) -> int:
    """Read both, write the solution."""
    require_writable(arguments.out, arguments.problem, arguments.roster)
    problem, roster = read_both(arguments.problem, arguments.roster)
    write_text(arguments.out, FORMATS[arguments.format].write(problem, roster))
    return DONE
