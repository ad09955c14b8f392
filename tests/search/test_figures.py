"""The search's own figures where they could be lost: beside prices far above all others."""

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.plan import roster_of
from scheduler.constraints.registry import formulate
from scheduler.domain.problem import Problem
from scheduler.domain.visit import Coverage
from scheduler.evaluate.evaluation import evaluate
from scheduler.search.searcher import Searcher
from tests.weeks import random_week

MOST = 1e9
"""The highest price a file may name."""


def dear(seed: int) -> Problem:
    """Return a week in which each visit left out costs as much as can be."""
    week = random_week(seed)
    prices = dict(week.objective.prices) | {"unassigned": {"unserved": MOST}}
    return week.model_copy(
        update={
            "objective": week.objective.model_copy(update={"lexicographic": False, "prices": prices}),
            "visits": tuple(visit.model_copy(update={"coverage": Coverage(penalty=MOST)}) for visit in week.visits),
        }
    )


@pytest.mark.parametrize("seed", range(3))
def test_minutes_are_not_lost_beside_huge_penalties(seed: int) -> None:
    index = Index(dear(seed))
    searcher = Searcher(formulate(index), seed)
    searcher.begin(None)
    searcher.run(3_000, *searcher.temperatures())
    evaluation = evaluate(index.problem, roster_of(index, searcher.best()), index=index)
    assert evaluation.feasible
    assert not [visit for visit in evaluation.violations if visit.constraint == "unassigned"]
    assert searcher.best_vector() == pytest.approx(evaluation.vector, rel=1e-6)
