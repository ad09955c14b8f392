"""``tanfang bound``: how much better than a roster any other can be, proven by a lower bound."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler.bound.params import BoundParams
from scheduler.cli.errors import BROKEN_RULES, DONE, STOPPED, CommandError
from scheduler.cli.inputs import PROBLEM, READING_PROBLEM, ROSTER
from scheduler.cli.limits import add_seconds, checked_limits
from scheduler.cli.parser import Parser
from scheduler.cli.progress import Shown, shown_progress
from scheduler.cli.terminal import say
from scheduler.cli.words import Language
from scheduler.domain.base import Text

if TYPE_CHECKING:
    from scheduler.bound.lower_bound import Bound
    from scheduler.constraints.formulation import Formulation
    from scheduler.constraints.plan import Plan
    from scheduler.evaluate.evaluation import Evaluation

NAME = "bound"
HELP = Text(zh="证明一份排班的成本离最低还差多少", en="prove how far a roster's cost can lie above the least")
_WORKERS = Text(zh="同时使用的线程数（默认 {workers}）", en="threads (default {workers})")
_ROUNDS = Text(
    zh="以固定的轮数代替用时；轮数相同，下界相同",
    en="a fixed number of rounds instead of time: same rounds, same bound",
)
_BROKEN = Text(
    zh="{roster} 违反硬性规则（{broken}）；下界只与可行的排班比较",
    en="{roster} breaks hard rules ({broken}); a bound is held against feasible rosters only",
)
_STOPPED = Text(zh="尚无任何下界就已停止", en="stopped before there was any bound")
_STARTING = Text(zh="列出各班次可走访的门", en="listing the doors of every shift")
_ROUND = Text(zh="第 {rounds} 轮", en="round {rounds}")
_SO_FAR = Text(zh="下界 {bound}，差距 {gap:.1%}", en="bound {bound}, gap {gap:.1%}")


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    usual = BoundParams()
    parser.add_argument("problem", type=Path, metavar="PROBLEM.json", help=parser.said(PROBLEM))
    parser.add_argument("roster", type=Path, metavar="ROSTER.json", help=parser.said(ROSTER))
    add_seconds(parser, usual.seconds)
    parser.add_argument(
        "--workers", type=int, default=usual.workers, metavar="N",
        help=parser.said(_WORKERS.filled(workers=usual.workers)),
    )  # fmt: skip
    parser.add_argument("--rounds", type=int, default=None, metavar="N", help=parser.said(_ROUNDS))


def run(arguments: argparse.Namespace) -> int:
    """Raise the bound until time is up, nothing is left to find or somebody stops it, and say what is proven."""
    language = Language(arguments.language)
    params = checked_limits(arguments, BoundParams)
    with shown_progress(READING_PROBLEM, language) as shown:
        # Solvers take seconds to load, which is time to see something and to refuse a bad command line first.
        from scheduler.cli.bound_words import bound_words
        from scheduler.cli.reading import read_both
        from scheduler.constraints.index import Index
        from scheduler.constraints.plan import plan_of
        from scheduler.constraints.registry import formulate
        from scheduler.evaluate.evaluation import evaluate

        problem, roster = read_both(arguments.problem, arguments.roster)
        index = Index(problem)
        evaluation = evaluate(problem, roster, index=index)
        _require_feasible(evaluation, arguments.roster)
        bound = _bound(formulate(index), plan_of(index, roster), evaluation, params, shown)
    say(language.sentence(bound_words(problem, evaluation, bound)))
    return DONE


def _require_feasible(evaluation: Evaluation, path: Path) -> None:
    if not evaluation.feasible:
        broken = ", ".join(sorted({item.constraint for item in evaluation.violations}))
        raise CommandError(BROKEN_RULES, _BROKEN.filled(roster=path, broken=broken))


def _bound(formulation: Formulation, plan: Plan, evaluation: Evaluation, params: BoundParams, shown: Shown) -> Bound:
    from scheduler.bound.lower_bound import lower_bound
    from scheduler.cli.endings import endings
    from scheduler.cli.outcome import gap_of

    told: list[Bound] = []

    def tell(bound: Bound) -> None:
        told.append(bound)
        parts = {"bound": f"{bound.value:,.0f}", "gap": gap_of(evaluation.quality, bound.value)}
        shown.now(_ROUND.filled(rounds=bound.rounds), _SO_FAR.filled(**parts))

    shown.now(_STARTING)
    with endings(), suppress(KeyboardInterrupt):
        return lower_bound(formulation, plan, evaluation.vector, params, tell)
    if not told:
        raise CommandError(STOPPED, _STOPPED)
    return told[-1]
