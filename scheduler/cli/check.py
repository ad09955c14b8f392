"""``tanfang check``: judge a roster; the evaluation goes to stdout as JSON."""

from __future__ import annotations

import argparse
from pathlib import Path

from scheduler.cli.errors import BROKEN_RULES, DONE
from scheduler.cli.inputs import PROBLEM, ROSTER
from scheduler.cli.parser import Parser
from scheduler.cli.terminal import complain, say
from scheduler.cli.words import Language
from scheduler.domain.base import Text

NAME = "check"
HELP = Text(
    zh="检查排班：可行时退出码为 0，违反硬性规则为 1，无法读取为 2",
    en="judge a roster: exit 0 when feasible, 1 when a hard rule is broken, 2 when unreadable",
)
_BROKEN = Text(
    zh="{roster} 违反 {count} 条硬性规则，首先是：{zh}", en="{roster} breaks {count} hard rule{plural}, first: {en}"
)


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    parser.add_argument("problem", type=Path, metavar="PROBLEM.json", help=parser.said(PROBLEM))
    parser.add_argument("roster", type=Path, metavar="ROSTER.json", help=parser.said(ROSTER))


def run(arguments: argparse.Namespace) -> int:
    """Evaluate and print; the sentence about the first broken rule goes to stderr."""
    from scheduler.cli.reading import read_both
    from scheduler.constraints.registry import REGISTRY
    from scheduler.evaluate.evaluation import evaluate

    problem, roster = read_both(arguments.problem, arguments.roster)
    evaluation = evaluate(problem, roster)
    say(evaluation.model_dump_json(indent=1))
    if evaluation.feasible:
        return DONE
    first, count = evaluation.violations[0], len(evaluation.violations)
    rule = next(rule for rule in REGISTRY if rule.key == first.constraint)
    said = rule.explain(first)
    facts = {
        "roster": arguments.roster,
        "count": count,
        "plural": "s" if count > 1 else "",
        "zh": said.zh,
        "en": said.en,
    }
    complain(Language(arguments.language).one(_BROKEN.filled(**facts)))
    return BROKEN_RULES
