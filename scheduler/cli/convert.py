"""``tanfang convert``: a public benchmark file becomes a problem file."""

from __future__ import annotations

import argparse
from pathlib import Path

from scheduler.cli.benchmark_words import formats
from scheduler.cli.errors import DONE
from scheduler.cli.outputs import require_writable
from scheduler.cli.parser import Parser
from scheduler.domain.base import Text
from scheduler.formats.benchmarks import FORMATS
from scheduler.formats.problem_file import write_problem

NAME = "convert"
HELP = Text(zh="把公开算例转换为问题文件", en="turn a benchmark file into a problem file")
_SOURCE = Text(zh="要转换的算例文件", en="the benchmark file")
_OUT = Text(zh="要写入的问题文件", en="where the problem file goes")


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    parser.add_argument("format", choices=sorted(FORMATS), metavar="FORMAT", help=parser.said(formats()))
    parser.add_argument("source", type=Path, metavar="IN", help=parser.said(_SOURCE))
    parser.add_argument("--out", type=Path, required=True, metavar="PROBLEM.json", help=parser.said(_OUT))


def run(arguments: argparse.Namespace) -> int:
    """Read, convert and write."""
    require_writable(arguments.out, arguments.source)
    write_problem(arguments.out, FORMATS[arguments.format].read(arguments.source))
    return DONE
