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

from scheduler.cli.scenario_runs import folder_name
from scheduler.domain.problem import Problem
from scheduler.evaluate.evaluation import better, evaluate
from scheduler.formats.problem_file import read_problem, read_roster
from scheduler.scenario.scenario import Scenario
from tests.answers.repairs import coverage

_FIFTH = range(5)
_NEAR = 2.0
"""Per cent above the best known cost that a what-if may be."""


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


def on_scenarios(problem: Path, roster: Path, folder: Path, total: float, best: Path) -> tuple[float, list[Row]]:
    """Measure the command on all of them, then lay each beside the best roster that is known for it.

    Parameters
    ----------
    total : float
        Seconds that the command is given.
    best : Path
        Folder of the best rosters known (``python -m tests.answers.best``).

    Returns
    ----------
    float
        Seconds that the command took.
    list of Row
        Each what-if beside the best roster known for it.
    """
    week = read_problem(problem)
    scenarios = staffing(week)
    files = [_written(folder / f"{number}.json", item) for number, item in enumerate(scenarios, start=1)]
    out = folder / "out"
    command = [sys.executable, "-m", "scheduler.cli", "scenario", str(problem), *map(str, files), "--base", str(roster)]
    began = perf_counter()
    subprocess.run([*command, "--out", str(out), "--total", str(total)], check=True, stdout=subprocess.DEVNULL)
    taken = perf_counter() - began
    return taken, [_row(scenario, out / folder_name(scenario.title.en), best) for scenario in scenarios]


def figures_of(taken: float, rows: Sequence[Row]) -> dict[str, object]:
    """Return what is said of all of them, and each."""
    above = [row.above for row in rows]
    return {
        "scenarios": len(rows),
        "seconds in all": round(taken, 1),
        "with less coverage than the best known": sum(row.covers_less for row in rows),
        "more than 2 per cent above the best known": sum(row.above > _NEAR for row in rows),
        "per cent above the best known, median": round(median(above), 2),
        "per cent above the best known, most": round(max(above), 2),
        "each": [asdict(row) for row in rows],
    }


def best_of(folder: Path, scenario: Scenario) -> Path:
    """Return where the best roster known for a what-if is kept."""
    return folder / f"{folder_name(scenario.title.en)}.json"


def _row(scenario: Scenario, made: Path, known: Path) -> Row:
    problem = read_problem(made / "problem.json")
    ours = evaluate(problem, read_roster(made / "roster.json"))
    best = evaluate(problem, read_roster(best_of(known, scenario)))
    if better(ours.vector, best.vector):
        best = ours
    return Row(
        name=scenario.title.en,
        left_out=ours.visits - ours.served,
        best_left_out=best.visits - best.served,
        covers_less=coverage(ours) != coverage(best),
        cost=ours.quality,
        best_cost=best.quality,
        above=100 * (ours.quality / best.quality - 1),
    )


def _written(path: Path, scenario: Scenario) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(scenario.model_dump(mode="json", exclude_unset=True)), encoding="utf-8")
    return path
