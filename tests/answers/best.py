"""``python -m tests.answers.best``: looks for better rosters of the what-ifs, and keeps them in a folder."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from scheduler.constraints.index import Index
from scheduler.constraints.plan import plan_of
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import better, evaluate
from scheduler.formats.problem_file import read_problem, read_roster, roster_text
from scheduler.scenario.apply import apply
from scheduler.scenario.carried import held
from scheduler.solve.params import SolveParams
from scheduler.solve.run import solve
from tests.answers.scenarios import best_of, staffing

_FALLS = 8
"""Of the search that stays near a roster."""


def main() -> int:
    """Go through the what-ifs; those kept by an earlier run are begun with, and replaced by better ones only."""
    arguments = _parser().parse_args()
    week, base = read_problem(arguments.problem), read_roster(arguments.roster)
    arguments.best.mkdir(parents=True, exist_ok=True)
    params = SolveParams(seconds=arguments.seconds, seed=arguments.seed)
    for number, scenario in enumerate(staffing(week), start=1):
        if number in (arguments.only or [number]):
            after, kept = apply(week, scenario), best_of(arguments.best, scenario)
            for found in _found(after, read_roster(kept) if kept.exists() else held(after, base), params):
                if not kept.exists() or _is_better(after, found, read_roster(kept)):
                    kept.write_text(roster_text(found), encoding="utf-8")
            judged = evaluate(after, read_roster(kept))
            print(f"{scenario.title.en}: {judged.visits - judged.served} left out, {judged.quality:,.1f}", flush=True)
    return 0


def _found(problem: Problem, start: Roster, params: SolveParams) -> Iterator[Roster]:
    """Yield what a search finds from a roster, staying near it, and what one finds from nothing."""
    near = params.model_copy(update={"falls": _FALLS})
    yield solve(problem, near, start=plan_of(Index(problem), start)).roster
    yield solve(problem, params).roster


def _is_better(problem: Problem, one: Roster, other: Roster) -> bool:
    return better(evaluate(problem, one).vector, evaluate(problem, other).vector)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.answers.best", description="Look for better rosters of the staffing what-ifs of a week."
    )
    parser.add_argument("--problem", type=Path, required=True, help="problem file of a week")
    parser.add_argument("--roster", type=Path, required=True, help="its published roster")
    parser.add_argument("--best", type=Path, required=True, help="folder of the best rosters known")
    parser.add_argument("--seconds", type=float, default=10.0, help="for each of two solves a what-if (default 10)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, nargs="+", help="numbers of what-ifs (default all)")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
