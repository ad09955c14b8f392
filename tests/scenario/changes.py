"""Scenarios in short, and rosters of their problems, each judged by the evaluator."""

from collections.abc import Mapping
from time import monotonic

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.plan import roster_of
from scheduler.constraints.registry import formulate
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import evaluate
from scheduler.scenario.apply import apply
from scheduler.scenario.carried import Judged
from scheduler.scenario.scenario import Scenario
from scheduler.solve.engine import Engine
from scheduler.solve.outcome import Outcome, Progress
from scheduler.solve.params import Method, SolveParams
from scheduler.solve.run import compare
from tests.fixtures.samples import FOLDER, SHORT, demand

EXAMPLES = sorted((FOLDER / "scenarios").glob("*.json"))
Fields = Mapping[str, object]


def village() -> Problem:
    """Eleven visits, the volunteer V1, the grid worker V2 and the doctor D1; all of them serve both grids."""
    return demand("village", SHORT).problem


def scenario(*changes: Fields, name: str = "what if") -> Scenario:
    return Scenario.model_validate({"name": name, "changes": changes})


def changed(problem: Problem, *changes: Fields) -> Problem:
    return apply(problem, scenario(*changes))


def refusal(problem: Problem, *changes: Fields) -> InputError:
    with pytest.raises(InputError) as caught:
        changed(problem, *changes)
    return caught.value


def rostered(problem: Problem, iterations: int = 1_000) -> Roster:
    """Solve in this process with a fixed budget; the evaluator has to agree with the engine."""
    roster, _ = _solved(problem, SolveParams(iterations=iterations))
    return roster


def judged(problem: Problem, roster: Roster) -> Judged:
    return Judged(roster, evaluate(problem, roster))


def proven(problem: Problem) -> Roster:
    """The best roster there is, proven by the exact method."""
    roster, outcome = _solved(problem, SolveParams(iterations=100, workers=1, method=Method.EXACT))
    assert outcome.is_optimal
    return roster


def _solved(problem: Problem, params: SolveParams) -> tuple[Roster, Outcome]:
    index, history = Index(problem), list[Progress]()
    outcome = Engine(formulate(index), params, monotonic(), history.append, lambda: False).run()
    roster = roster_of(index, history[-1].plan)
    compare(evaluate(problem, roster, index=index), history[-1].vector)
    return roster, outcome
