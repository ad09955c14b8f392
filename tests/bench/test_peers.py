"""Every peer finds the best answer of a tiny instance, judged by our evaluator; without the extra it refuses."""

from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name

import pytest

from scheduler.bench.relaxed import is_tied, relaxed
from scheduler.bench.solver import PEERS, Answer, chosen_peers
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.evaluate.evaluation import evaluate
from scheduler.formats.benchmarks import FORMATS
from scheduler.solve.params import SolveParams
from tests.bench.files import (
    COSTS,
    HHCRSP_COST,
    PENALTY,
    VRPTW_COST,
    WEEKLY_COST,
    WEEKLY_RELAXED_COST,
    problem_of,
    weekly_file,
)

PARAMS = SolveParams(seconds=2.0, seed=1, workers=1)
FORM_NAMES = sorted(COSTS)
NO_LATENESS = "tiny: {peer} is not asked, because its model has no price for late starts"
Verdict = tuple[float, int]  # cost and visits served


def asked(name: str, question: Problem) -> Verdict | str:
    """Cost and visits served of a peer's answer, or the sentence it refuses with."""
    try:
        (peer,) = chosen_peers([name])
        if not peer.keeps_ties and is_tied(question):
            question = relaxed(question)
        answer: Answer = resolve_name(peer.entry)(question, PARAMS)
    except InputError as error:
        return str(error)
    evaluation = evaluate(question, answer.roster)
    assert evaluation.feasible, evaluation.violations
    return round(evaluation.quality, 6), evaluation.served


def expected(name: str, verdict: Verdict | str) -> Verdict | str:
    """The verdict where the peer is installed, the refusal where it is not."""
    missing = next((module for module in PEERS[name].modules if find_spec(module) is None), None)
    if missing is None:
        return verdict
    return f"--peers: {name} cannot run because {missing} is missing; install with: uv sync --extra peers"


@pytest.mark.parametrize(
    ("name", "form", "verdict"),
    [
        ("ortools", "weekly", (WEEKLY_COST, 2)),
        ("ortools-ils", "weekly", (WEEKLY_COST, 2)),
        ("pyvrp", "weekly", (WEEKLY_RELAXED_COST, 3)),
        ("vroom", "weekly", (WEEKLY_RELAXED_COST, 3)),
        ("ortools", "hhcrsp", (HHCRSP_COST, 4)),
        ("pyvrp", "hhcrsp", NO_LATENESS.format(peer="pyvrp")),
        ("vroom", "hhcrsp", NO_LATENESS.format(peer="vroom")),
        ("ortools", "vrptw", (VRPTW_COST, 2)),
        ("ortools-ils", "vrptw", (VRPTW_COST, 2)),
        ("pyvrp", "vrptw", (VRPTW_COST, 2)),
        ("vroom", "vrptw", (VRPTW_COST, 2)),
    ],
)
def test_a_peer_finds_the_best_answer_of_a_tiny_instance(
    tmp_path: Path, name: str, form: str, verdict: Verdict | str
) -> None:
    assert asked(name, problem_of(form, tmp_path)) == expected(name, verdict)


def test_ortools_takes_a_half_served_visit_out_again(tmp_path: Path) -> None:
    # The second visit takes two doctors, and there is one; the first takes both visitors.
    week = FORMATS["weekly"].read(weekly_file(tmp_path, doctors_needed=2))
    assert asked("ortools", week) == (WEEKLY_COST + 2 * PENALTY, 1)
