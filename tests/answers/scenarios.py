"""Twenty what-ifs about the people of one week, through the command, and how far each lies from the best known."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from scheduler.constraints.index import Index
from scheduler.constraints.plan import plan_of
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import Evaluation, better, evaluate
from scheduler.formats.problem_file import read_problem, read_roster
from scheduler.scenario.scenario import Scenario
from scheduler.solve.params import SolveParams
from scheduler.solve.run import solve

_FIFTH = range(5)


@dataclass(frozen=True)
class Row:
    """One what-if beside the best roster known for it.

    Attributes
    ----------
    covers_less : bool
        Whether the best known one covers more.
    cost, best_cost : float
        The last level of both, in the objective's unit.
    above : float
        Per cent of the best known cost.
    """

    name: str
    left_out: int
    best_left_out: int
    covers_less: bool
    cost: float
    best_cost: float
    above: float


def staffing(problem: Problem) -> list[Scenario]:
    """Return twenty scenarios: fewer people, more people, people away for a day, longer shifts."""
    likes = [visitor.id for visitor in problem.visitors][:: max(1, len(problem.visitors) // len(_FIFTH))]
    fewer = [{"change": "remove_visitors", "share_percent": 4 + 4 * step, "seed": step} for step in _FIFTH]
    more = [_one_like(problem, likes[step], 1 + step) for step in _FIFTH]
    away = [{"change": "unavailable", "share_percent": 15, "days": [step], "seed": step} for step in _FIFTH]
    later = [
        {"change": "alter_visitors", "share_percent": 20 + 10 * step, "end_later": "00:30", "seed": step}
        for step in _FIFTH
    ]
    changes = [*fewer, *more, *away, *later]
    return [
        Scenario.model_validate({"name": f"staffing {number}", "changes": [change]})
        for number, change in enumerate(changes, start=1)
    ]


def _one_like(problem: Problem, visitor: str, count: int) -> dict[str, object]:
    who = problem.visitor_of[visitor]
    return {"change": "add_visitors", "count": count, "kind": who.kind, "place": who.home, "like": visitor}


def on_scenarios(problem: Path, roster: Path, folder: Path, seconds: float, long: float) -> tuple[float, list[Row]]:
    """Measure the command on all of them, then look for better rosters for as long as is given for each.

    Returns
    ----------
    float
        Seconds that the command took.
    list of Row
        Each what-if beside the best roster found for it.
    """
    week = read_problem(problem)
    files = [_written(folder / f"{number}.json", item) for number, item in enumerate(staffing(week), start=1)]
    out = folder / "out"
    command = [sys.executable, "-m", "scheduler.cli", "scenario", str(problem), *map(str, files), "--base", str(roster)]
    began = perf_counter()
    subprocess.run([*command, "--out", str(out), "--seconds", str(seconds)], check=True, stdout=subprocess.DEVNULL)
    taken = perf_counter() - began
    folders = sorted(path for path in out.iterdir() if path.is_dir())
    pairs = [
        _beside_best(read_problem(one / "problem.json"), read_roster(one / "roster.json"), long) for one in folders
    ]
    return taken, [_row(one.name, *pair) for one, pair in zip(folders, pairs, strict=True)]


def figures_of(taken: float, rows: Sequence[Row]) -> dict[str, object]:
    """Return what is said of all of them, and each."""
    above = [row.above for row in rows]
    return {
        "scenarios": len(rows),
        "seconds in all": round(taken, 1),
        "with less coverage than the best known": sum(row.covers_less for row in rows),
        "per cent above the best known, median": round(median(above), 2),
        "per cent above the best known, most": round(max(above), 2),
        "each": [asdict(row) for row in rows],
    }


def _row(name: str, ours: Evaluation, best: Evaluation) -> Row:
    above = 100 * (ours.quality / best.quality - 1)
    left_out = ours.visits - ours.served
    return Row(
        name, left_out, best.visits - best.served, _served(ours) != _served(best), ours.quality, best.quality, above
    )


def _written(path: Path, scenario: Scenario) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(scenario.model_dump(mode="json", exclude_unset=True)), encoding="utf-8")
    return path


def _beside_best(problem: Problem, roster: Roster, seconds: float) -> tuple[Evaluation, Evaluation]:
    """Return how good a roster is, and the best that long solves from it and from nothing find."""
    ours = best = evaluate(problem, roster)
    for start in (plan_of(Index(problem), roster), None):
        found = solve(problem, SolveParams(seconds=seconds), start=start).evaluation
        best = found if better(found.vector, best.vector) else best
    return ours, best


def _served(evaluation: Evaluation) -> tuple[float, ...]:
    return evaluation.vector[:-1] or (float(evaluation.served),)
