"""What must agree with what: each function takes the rules that judge and the formulations of the engines.

A disagreement is an AssertionError, so the same functions prove the engine right and every mutant wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import pytest

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.index import Index
from scheduler.constraints.plan import Plan, PlannedRoute, plan_of, roster_of
from scheduler.constraints.registry import REGISTRY, formulate
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Unassigned
from scheduler.evaluate.evaluation import Evaluation, better, evaluate
from scheduler.model.roster_model import choose
from scheduler.model.value import value
from scheduler.search.searcher import Searcher
from scheduler.search.state import QUALITY
from scheduler.search.team import TeamSearcher
from tests.conformance.families import tight
from tests.conformance.oracle import Judged, Rules, Vector, deciding_seed, optimum, pool_of, tiny
from tests.conformance.rosters import growing_rosters
from tests.conformance.week import Size

EXACT = 1e-6
ROUNDED = 0.02
"""The roster model counts in whole seconds: it may pass over a gain of less than this many minutes."""
CHUNKS, PROPOSALS = 6, 250
RESTARTS, PATIENCE = 100, 3_000
KEPT_OF = 5
"""The search begins from every fifth roster."""


@dataclass(frozen=True)
class Case:
    """One week with the rules that judge it and what search and model were told of it."""

    index: Index
    judge: Rules
    searched: Formulation
    modelled: Formulation

    @property
    def problem(self) -> Problem:
        """The week."""
        return self.index.problem

    def judged(self, roster: Roster) -> Evaluation:
        """Return the verdict of the rules that judge."""
        return evaluate(self.problem, roster, index=self.index, constraints=self.judge)

    def vector(self, plan: Plan) -> Vector:
        """Return the levels of a plan that has to be feasible."""
        evaluation = self.judged(roster_of(self.index, plan))
        assert evaluation.feasible, f"{self.problem.name}: {plan} breaks {_broken(evaluation)}"
        return evaluation.vector


def case(key: str, seed: int, size: Size) -> Case:
    """Return a week of a family with all rules as they are registered."""
    index = Index(tight(key, seed, size))
    formulation = formulate(index)
    return Case(index, REGISTRY, formulation, formulation)


@cache
def edge_rosters(key: str, seed: int, size: Size, many: int = 30) -> tuple[Roster, ...]:
    """Return rosters of a week of which about half may be published and half break a rule."""
    return tuple(growing_rosters(tight(key, seed, size), seed, many))


def value_agrees(case: Case, rosters: Iterable[Roster]) -> None:
    """The engine's value of a plan is the evaluator's vector, and None for exactly the rosters that break a rule."""
    for roster in rosters:
        evaluation, amount = case.judged(roster), value(case.modelled, plan_of(case.index, roster))
        if evaluation.feasible:
            assert amount is not None, f"{case.problem.name}: only the value refuses {roster.model_dump_json()}"
            assert amount == pytest.approx(evaluation.vector, abs=EXACT), f"{case.problem.name}: {roster}"
        else:
            assert amount is None, f"{case.problem.name}: only the check refuses it: {_broken(evaluation)}: {roster}"


def lists_are_judged(case: Case, rosters: Iterable[Roster]) -> None:
    """A roster is refused as soon as its list drops a visit, names one twice or names one that is made."""
    for roster in rosters:
        if not case.judged(roster).feasible:
            continue
        listed = roster.unassigned
        made = tuple(
            Unassigned(visit=item.visit) for stop in roster.routes[:1] for s in stop.stops for item in s.visits
        )
        for wrong in (listed[1:], (*listed, *listed[:1]), (*listed, *made[:1])):
            if wrong != listed:
                assert not case.judged(roster.model_copy(update={"unassigned": wrong})).feasible, roster


def search_agrees(case: Case, searcher: Searcher) -> None:
    """Wherever the search stands, its roster may be published and its own figures are the evaluator's."""
    searcher.begin(None)
    hot, cold = searcher.temperatures()
    for _ in range(CHUNKS):
        searcher.run(PROPOSALS, hot, cold)
        assert standing(searcher) == pytest.approx(case.vector(searcher.current()), abs=EXACT), case.problem.name
        assert searcher.best_vector() == pytest.approx(case.vector(searcher.best()), abs=EXACT), case.problem.name


def standing(searcher: Searcher) -> Vector:
    """Return the levels the search keeps for the roster it stands at, quality last."""
    state = searcher._state
    return (*state.level[:-1].tolist(), float(state.number[QUALITY]))


def search_keeps(case: Case, rosters: Iterable[Roster], seed: int) -> None:
    """A roster that may be published is kept whole when the search begins from it, any other as far as it may be."""
    searcher = Searcher(case.searched, seed)
    for roster in rosters:
        plan = plan_of(case.index, roster)
        searcher.begin(plan)
        kept = {(route.shift, visit) for route in searcher.current().routes for visit in route.visits}
        wanted = {(route.shift, visit) for route in plan.routes for visit in route.visits}
        assert wanted <= kept or not case.judged(roster).feasible, (
            f"{case.problem.name}: the search drops {wanted - kept} of {roster.model_dump_json()}"
        )
        assert standing(searcher) == pytest.approx(case.vector(searcher.current()), abs=EXACT), case.problem.name


def search_reaches(case: Case, rosters: list[Judged], seed: int) -> None:
    """With enough proposals the search finds a roster as good as the best there is."""
    best, searcher = optimum(rosters), Searcher(case.searched, seed)
    found: Vector | None = None
    for _ in range(RESTARTS):
        searcher.begin(None)
        searcher.run(PATIENCE, *searcher.temperatures())
        found = min(case.vector(searcher.best()), found or case.vector(searcher.best()))
        if not better(best, found):
            return
    raise AssertionError(f"{case.problem.name}: the search ends at {found}, the best is {best}")


def model_agrees(case: Case, rosters: list[Judged], pool: Sequence[PlannedRoute]) -> None:
    """From all routes there are, possible or not, the roster model proves and returns what trying everything finds."""
    chosen = choose(case.modelled, pool, Plan(), seconds=None, deterministic=10.0, seed=1)
    assert chosen.status == "optimal", f"{case.problem.name}: {chosen.status}"
    vector = case.vector(chosen.plan)
    assert chosen.after == pytest.approx(vector, abs=EXACT), case.problem.name
    assert vector == pytest.approx(optimum(rosters), abs=ROUNDED), case.problem.name


def _broken(evaluation: Evaluation) -> str:
    return ", ".join(sorted({violation.constraint for violation in evaluation.violations}))


Change = Callable[[Case], Case]
Suite = Callable[[str, int, Change], None]


def unchanged(case: Case) -> Case:
    """Return the case as it is: all rules as they are registered."""
    return case


def values(key: str, seed: int, change: Change) -> None:
    """Check and value of the model agree on the edge of a week."""
    value_agrees(change(case(key, seed, Size.SMALL)), edge_rosters(key, seed, Size.SMALL))


def lists(key: str, seed: int, change: Change) -> None:
    """The list of unassigned visits is judged."""
    lists_are_judged(change(case(key, seed, Size.SMALL)), edge_rosters(key, seed, Size.SMALL))


def walks(key: str, seed: int, change: Change) -> None:
    """The search's own figures are exact wherever it stands."""
    week = change(case(key, seed, Size.SMALL))
    search_agrees(week, Searcher(week.searched, seed))


def teams(key: str, seed: int, change: Change) -> None:
    """The search's own figures are exact when several threads share the roster."""
    week = change(case(key, seed, Size.SMALL))
    search_agrees(week, TeamSearcher(week.searched, seed, hands=2))


def beginnings(key: str, seed: int, change: Change) -> None:
    """The search accepts what may be published."""
    search_keeps(change(case(key, seed, Size.SMALL)), edge_rosters(key, seed, Size.SMALL)[::KEPT_OF], seed)


def goals(key: str, seed: int, change: Change) -> None:
    """The search reaches the best of a tiny week."""
    search_reaches(change(case(key, seed, Size.TINY)), tiny(key, seed).bound, seed)


def choices(key: str, seed: int, change: Change) -> None:
    """The roster model chooses the best of a tiny week."""
    model_agrees(change(case(key, seed, Size.TINY)), tiny(key, seed).bound, pool_of(key, seed))


MORE: Mapping[str, tuple[int, ...]] = MappingProxyType({"continuity": (5,), "precedence": (6,), "waiting": (2,)})
"""Weeks in which something decides that does not at the other seeds: a rebate, the same company, a long wait."""


def tiny_seeds(key: str) -> tuple[int, ...]:
    """Return the seeds of the tiny weeks of a family at which search and model have to find the best."""
    return (deciding_seed(key) or 0, *MORE.get(key, ()))


def small_seeds(key: str) -> tuple[int, ...]:
    """Return the seeds of the larger weeks of a family at which check, value and search have to agree."""
    return tuple(sorted({0, 1, *tiny_seeds(key)}))


SEEDS: Mapping[Suite, Callable[[str], tuple[int, ...]]] = {
    values: small_seeds,
    lists: small_seeds,
    walks: small_seeds,
    teams: small_seeds,
    beginnings: small_seeds,
    goals: tiny_seeds,
    choices: tiny_seeds,
}
"""The weeks at which each suite is run: the tests run it there, and a mutant has to be caught there."""
