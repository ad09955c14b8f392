"""``tanfang explain``: why a visit is where it is, or on no route, and who else could make it."""

from __future__ import annotations

import argparse
from pathlib import Path

from scheduler.cli.errors import DONE
from scheduler.cli.inputs import PROBLEM, ROSTER
from scheduler.cli.parser import Parser
from scheduler.cli.terminal import say
from scheduler.cli.words import Language
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster

_BROKEN = Text(zh="此名单违反硬性规则（{rule}）：{what}", en="This roster breaks a hard rule ({rule}): {what}")
_VISIT = Text(zh="走访编号，如 E0001/visit/1", en="id of a visit, e.g. E0001/visit/1")
NAME = "explain"
HELP = Text(
    zh="说明某次走访为何这样安排或未安排，以及还有谁能去",
    en="say why a visit is (un)assigned and who else could make it",
)


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    parser.add_argument("problem", type=Path, metavar="PROBLEM.json", help=parser.said(PROBLEM))
    parser.add_argument("roster", type=Path, metavar="ROSTER.json", help=parser.said(ROSTER))
    parser.add_argument("visit", metavar="VISIT", help=parser.said(_VISIT))


def run(arguments: argparse.Namespace) -> int:
    """Explain and print, one language after the other."""
    from scheduler.cli.reading import read_both
    from scheduler.explain.candidates import explain
    from scheduler.explain.explanation import explanation_text

    problem, roster = read_both(arguments.problem, arguments.roster)
    explanation = explain(problem, roster, arguments.visit)
    owed = problem.visit_of[arguments.visit].why
    broken = _broken(problem, roster, arguments.visit)
    parts = []
    for language in Language(arguments.language).single:
        opening = [text.zh if language == "zh" else text.en for text in (*([] if owed is None else [owed]), *broken)]
        parts.append("\n".join([*opening, *explanation_text(explanation, language)]))
    say("\n\n".join(parts))
    return DONE


def _broken(problem: Problem, roster: Roster, visit: str) -> list[Text]:
    """Return the hard rules that the roster breaks at a visit, in words: they come before any explanation."""
    from scheduler.constraints.registry import REGISTRY
    from scheduler.evaluate.evaluation import evaluate

    rules = {rule.key: rule for rule in REGISTRY}
    found = (item for item in evaluate(problem, roster).violations if visit in item.visits)
    sentences = ((rules[item.constraint].title, rules[item.constraint].explain(item)) for item in found)
    return [
        Text(zh=_BROKEN.zh.format(rule=title.zh, what=what.zh), en=_BROKEN.en.format(rule=title.en, what=what.en))
        for title, what in sentences
    ]
