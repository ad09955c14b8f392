"""Wherever the search stands, tied visits keep their company, whichever seats are tied."""

from random import Random

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.registry import REGISTRY, formulate
from scheduler.domain.problem import Problem
from scheduler.domain.visit import Company, Precedence
from scheduler.search.searcher import Searcher
from scheduler.search.team import TeamSearcher
from tests.conformance.suite import Case, search_agrees
from tests.problems import problem, shift, visit, visitor, window

PAIRS = ("v0", "v1"), ("v2", "v3"), ("v4", "v5")


def busy_week(seed: int) -> Problem:
    """Return two days of four visitors with visits by two people, each tied to another that one of the two makes."""
    chance, days = Random(seed), range(2)
    names = [f"w{number}" for number in range(4)]
    return problem(
        days=2,
        objective={"prices": {"travel": {"per_minute": 1.0}}},
        visitors=tuple(visitor(name, home=f"p{chance.randrange(10)}") for name in names),
        shifts=tuple(shift(f"{name}d{day}", name, day) for name in names for day in days),
        visits=tuple(
            visit(f"v{row}", place=f"p{chance.randrange(10)}", windows=(window(days=days),), people=2, minutes=10)
            for row in range(6)
        ),
        precedences=tuple(Precedence(first=first, second=second, company=Company.SAME) for first, second in PAIRS),
    )


@pytest.mark.parametrize("seed", range(10, 16))
def test_some_visitor_makes_both_wherever_the_search_stands(seed: int) -> None:
    question = busy_week(seed)
    index = Index(question)
    formulation = formulate(index)
    for searcher in (Searcher(formulation, seed), TeamSearcher(formulation, seed, hands=2)):
        search_agrees(Case(index, REGISTRY, formulation, formulation), searcher)
