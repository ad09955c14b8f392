"""``python -m tests.growth.stages FILE``: one county taken through the engine stage by stage, figures as JSON."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pickle import dumps, loads
from statistics import median
from time import monotonic

from scheduler.constraints.index import Index
from scheduler.constraints.plan import roster_of
from scheduler.constraints.registry import formulate
from scheduler.domain.problem import Problem
from scheduler.evaluate.evaluation import evaluate
from scheduler.formats.weekly import read
from scheduler.search.warm import warm
from scheduler.solve.params import SolveParams
from scheduler.solve.seekers import Seeker, first_seeker

SWEEPS = 3
KIBIBYTES = 1024.0


class Stages:
    """Seconds of each stage, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        began = monotonic()
        yield
        self.seconds[name] = monotonic() - began


def measured(path: Path) -> dict[str, float]:
    """Return the seconds of every stage, the largest memory in MiB, and how many visits there are and are served."""
    warm()
    stages = Stages()
    with stages.stage("read"):
        problem = read(path)
    with stages.stage("hand over"):
        given: Problem = loads(dumps(problem))
    with stages.stage("formulate"):
        index = Index(given)
        formulation = formulate(index)
    with stages.stage("gather"):
        seeker = first_seeker(formulation, SolveParams())
    with stages.stage("construct"):
        seeker.begin(None)
        plan = seeker.best()
    sweep = _sweep(seeker, len(problem.visits))
    engine = _peak_mebibytes()
    with stages.stage("judge"):
        roster = roster_of(index, plan)
        evaluation = evaluate(given, roster, index=index)
    if not evaluation.feasible:
        raise RuntimeError(f"{path}: the first roster breaks a hard rule")
    return {
        **{"visits": len(problem.visits), "shifts": len(problem.shifts), "places": len(problem.places)},
        **stages.seconds,
        **{"sweep": sweep, "mebibytes": engine, "served": evaluation.served, "cost": evaluation.quality},
    }


def _sweep(seeker: Seeker, visits: int) -> float:
    """Return the seconds of as many proposals as there are visits, all threads together, when it is warm."""
    hot, cold = seeker.temperatures()
    warm_end = (hot * cold) ** 0.5
    seconds = []
    for _ in range(SWEEPS):
        began = monotonic()
        seeker.run(max(1, visits // seeker.hands), hot, warm_end)
        seconds.append(monotonic() - began)
    return median(seconds)


def _peak_mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBIBYTES


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]))))
