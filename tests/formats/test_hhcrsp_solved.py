"""Solved and written `hhcrsp` answers, recomputed from both files by a judge that shares no code with the reader."""

import json
from pathlib import Path
from time import monotonic

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.plan import roster_of
from scheduler.constraints.registry import formulate
from scheduler.evaluate.evaluation import evaluate
from scheduler.formats.benchmarks import FORMATS
from scheduler.search.order.searcher import supports
from scheduler.solve.engine import Engine
from scheduler.solve.outcome import Progress
from scheduler.solve.params import Method, SolveParams
from tests.cli.commands import read, tanfang
from tests.formats.hhcrsp_judge import judge
from tests.formats.hhcrsp_random import random_instance

HHCRSP = FORMATS["hhcrsp"]


def saved(folder: Path, content: object) -> Path:
    path = folder / "random.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("seed", range(6))
def test_every_reported_roster_costs_what_the_files_say(tmp_path: Path, seed: int, workers: int) -> None:
    instance, history = random_instance(seed), list[Progress]()
    problem = HHCRSP.read(saved(tmp_path, instance))
    index = Index(problem)
    formulation = formulate(index)
    assert supports(formulation)
    params = SolveParams(iterations=3_000, seed=seed, workers=workers, method=Method.SEARCH)
    Engine(formulation, params, monotonic(), history.append, lambda: False).run()
    for progress in history:
        roster = roster_of(index, progress.plan)
        verdict = judge(instance, json.loads(HHCRSP.write(problem, roster)))
        evaluation = evaluate(problem, roster, index=index)
        assert verdict.faults == ()
        assert evaluation.feasible
        assert verdict.cost == pytest.approx(evaluation.vector[-1])
        assert verdict.cost == pytest.approx(progress.vector[-1])
    assert len(history) > 1


def test_the_commands_files_tell_the_same_cost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    instance = random_instance(11)
    problem, roster, answer = (tmp_path / name for name in ("problem.json", "roster.json", "answer.json"))
    assert tanfang(capsys, "convert", "hhcrsp", saved(tmp_path, instance), "--out", problem).code == 0
    assert tanfang(capsys, "solve", problem, "--out", roster, "--iterations", "2000").code == 0
    assert tanfang(capsys, "export", "hhcrsp", problem, roster, "--out", answer).code == 0
    verdict = judge(instance, json.loads(answer.read_text(encoding="utf-8")))
    assert verdict.faults == ()
    assert verdict.cost == pytest.approx(evaluate(*read(tmp_path)).vector[-1])
