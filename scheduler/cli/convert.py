"""``tanfang convert``: a public benchmark file becomes a problem file."""

from __future__ import annotations

import argparse
from pathlib import Path

from scheduler.cli.errors import DONE
from scheduler.cli.outputs import require_writable
from scheduler.formats.benchmarks import FORMATS
from scheduler.formats.problem_file import write_problem

NAME = "convert"
HELP = "turn a benchmark file into a problem file / 转换公开算例"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("format", choices=sorted(FORMATS), metavar="FORMAT", help=", ".join(sorted(FORMATS)))
    parser.add_argument("source", type=Path, metavar="IN")
    parser.add_argument("--out", type=Path, required=True, metavar="PROBLEM.json")


def run(arguments: argparse.Namespace) -> int:
    """Read, convert and write."""
    require_writable(arguments.out, arguments.source)
    write_problem(arguments.out, FORMATS[arguments.format].read(arguments.source))
    return DONE
