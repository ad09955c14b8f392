"""``tanfang check``: judge a roster; the evaluation goes to stdout as JSON."""

from __future__ import annotations

import argparse
from pathlib import Path

from scheduler.cli.errors import BROKEN_RULES, DONE
from scheduler.cli.terminal import complain, say

NAME = "check"
HELP = "judge a roster / 检查排班: exit 0 when feasible, 1 when a hard rule is broken, 2 when unreadable"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("problem", type=Path, metavar="PROBLEM.json")
    parser.add_argument("roster", type=Path, metavar="ROSTER.json")


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
    complain(f"{arguments.roster} breaks {count} hard rule{'s' if count > 1 else ''}, first: {rule.explain(first).en}")
    return BROKEN_RULES
