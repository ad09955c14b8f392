"""``tanfang scenario``: what-if; each scenario is solved and laid beside the base."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Annotated

from pydantic import Field

from scheduler.cli.errors import DONE
from scheduler.cli.inputs import PROBLEM, READING_PROBLEM
from scheduler.cli.limits import add_limits, checked_limits, limits_of
from scheduler.cli.parser import COMMAND_LINE, Parser
from scheduler.cli.progress import shown_progress
from scheduler.cli.terminal import complain, is_piped, show
from scheduler.cli.words import Language
from scheduler.domain.base import Frozen, Text
from scheduler.domain.errors import InputError

NAME = "scenario"
HELP = Text(zh="假设分析：并排比较一周的各种变动", en="what if: compare changes of a week side by side")
_SCENARIOS = Text(zh="方案文件，参见 docs/scenarios.md", en="scenarios, see docs/scenarios.md")
_OUT = Text(zh="存放各排班和 comparison.json 的文件夹", en="folder for rosters and comparison.json")
_TOTAL = Text(
    zh="所有方案合计用时，秒，代替 --seconds；失去安排的走访越多，分得越多",
    en="seconds for all scenarios together instead of --seconds; those that lose more visits get more",
)
_BOTH = Text(
    zh="--total：与 --iterations 不能同时使用；请去掉其中一个",
    en="--total: cannot be asked for together with --iterations; leave one of them out",
)
_BASE = Text(zh="用来比较的排班；不给出则重新求解", en="the roster to compare with; solved anew when not given")


class Together(Frozen):
    """Limits of all scenarios together.

    Attributes
    ----------
    total : float or None
        Wall time in seconds, from when there is a base.
    """

    total: Annotated[float, Field(gt=0, le=86_400)] | None = None


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    parser.add_argument("problem", type=Path, metavar="PROBLEM.json", help=parser.said(PROBLEM))
    parser.add_argument("scenarios", type=Path, nargs="+", metavar="SCENARIO.json", help=parser.said(_SCENARIOS))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=parser.said(_OUT))
    parser.add_argument("--base", type=Path, metavar="ROSTER.json", help=parser.said(_BASE))
    parser.add_argument("--total", type=float, default=None, metavar="S", help=parser.said(_TOTAL))
    add_limits(parser)


def run(arguments: argparse.Namespace) -> int:
    """Solve, write and print the table; every limit holds for each solve alone."""
    params, together = limits_of(arguments), checked_limits(arguments, Together)
    if together.total is not None and params.iterations is not None:
        raise InputError(COMMAND_LINE, _BOTH)
    language = Language(arguments.language)
    with shown_progress(READING_PROBLEM, language) as shown:
        # Solvers take seconds to load, which is time to see something and to refuse a bad command line first.
        from scheduler.cli.comparison_table import ComparisonTable
        from scheduler.cli.scenario_runs import Asked, make_comparison

        asked = Asked(arguments.problem, tuple(arguments.scenarios), arguments.base, arguments.out, together.total)
        made = make_comparison(asked, params, shown)
    for note in made.notes:
        complain(language.sentence(note))
    show(*ComparisonTable(made.comparison, language, piped=is_piped()).parts(made.files))
    return DONE
