"""Checks, search and models agree about every rule, alone and together (DESIGN: one declaration per constraint)."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from tests.conformance.families import FAMILIES, MIXED, tight
from tests.conformance.rosters import Order, Scheduler
from tests.conformance.suite import (
    SEEDS,
    Suite,
    beginnings,
    case,
    choices,
    edge_rosters,
    goals,
    lists,
    teams,
    unchanged,
    value_agrees,
    values,
    walks,
)
from tests.conformance.week import Size

KEYS = sorted(FAMILIES)
MIXES = range(12)
by_key = pytest.mark.parametrize("key", KEYS)
FEWEST_OF_A_SORT = 8


@st.composite
def rosters(draw: st.DrawFn, problem: Problem) -> Roster:
    """Draw who goes where in which order, and how late: small and early ones first."""
    orders: dict[str, Order] = {shift.id: () for shift in problem.shifts}
    slack: dict[tuple[str, str], timedelta] = {}
    for visit in problem.visits:
        crew = draw(st.lists(st.sampled_from(sorted(orders)), max_size=visit.people, unique=True))
        option = draw(st.integers(0, len(visit.options) - 1))
        for shift in crew:
            at = draw(st.integers(0, len(orders[shift])))
            orders[shift] = (*orders[shift][:at], (visit.id, option), *orders[shift][at:])
            late = draw(st.sampled_from([0, 0, 0, 60, 600, -1]))
            if late:
                slack[shift, visit.id] = timedelta(seconds=late)
    arrangement = tuple((shift, order) for shift, order in orders.items() if order)
    return Scheduler(problem).roster(arrangement, slack)


def run(suite: Suite, key: str) -> None:
    """Run a suite at all weeks of a family that it is meant for."""
    for seed in SEEDS[suite](key):
        suite(key, seed, unchanged)


class TestCheckAndValue:
    @by_key
    def test_they_agree_on_the_edge_of_what_may_be_published(self, key: str) -> None:
        run(values, key)

    @pytest.mark.parametrize("seed", MIXES)
    def test_they_agree_when_several_rules_meet(self, seed: int) -> None:
        values(MIXED, seed, unchanged)

    @given(seed=st.integers(0, 40), data=st.data())
    @settings(max_examples=150, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def test_they_agree_on_any_roster_of_a_mixed_week(self, seed: int, data: st.DataObject) -> None:
        week = case(MIXED, seed, Size.SMALL)
        value_agrees(week, [data.draw(rosters(week.problem))])

    @by_key
    def test_the_edge_has_two_sides(self, key: str) -> None:
        """The comparison would be empty if all rosters were of one sort."""
        verdicts: list[bool] = []
        for seed in range(2):
            week = case(key, seed, Size.SMALL)
            verdicts += [week.judged(roster).feasible for roster in edge_rosters(key, seed, Size.SMALL)]
        assert min(verdicts.count(True), verdicts.count(False)) >= FEWEST_OF_A_SORT


class TestSearch:
    @by_key
    def test_its_figures_are_exact_wherever_it_stands(self, key: str) -> None:
        run(walks, key)

    @by_key
    def test_they_are_exact_when_threads_share_the_roster(self, key: str) -> None:
        run(teams, key)

    @by_key
    def test_it_accepts_whatever_may_be_published(self, key: str) -> None:
        run(beginnings, key)

    @pytest.mark.parametrize("seed", MIXES)
    def test_it_is_exact_when_several_rules_meet(self, seed: int) -> None:
        walks(MIXED, seed, unchanged)
        teams(MIXED, seed, unchanged)
        beginnings(MIXED, seed, unchanged)

    @by_key
    def test_it_reaches_the_best_of_all_rosters(self, key: str) -> None:
        run(goals, key)


class TestRosterModel:
    @by_key
    def test_it_chooses_the_best_of_all_rosters(self, key: str) -> None:
        run(choices, key)


class TestList:
    def test_a_wrong_list_of_unassigned_visits_is_refused(self) -> None:
        run(lists, "listed")


def test_a_week_depends_on_its_seed_alone() -> None:
    for key in (*KEYS, MIXED):
        again = tight.__wrapped__(key, 0, Size.SMALL)
        assert again.model_dump_json() == tight(key, 0, Size.SMALL).model_dump_json()
        assert again.model_dump_json() != tight(key, 1, Size.SMALL).model_dump_json()
