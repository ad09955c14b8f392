"""When somebody falls out few others are told; when not, prices decide."""

import pytest

from scheduler.constraints.change import CHANGE
from scheduler.constraints.travel import TRAVEL
from scheduler.domain.change_set import VisitAdded, VisitorAbsent, WeekChange
from scheduler.domain.objective import Objective
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.solve.repair_result import RepairResult
from tests.problems import elder, problem, roster, route, shift, visit, visitor, window
from tests.solve.repairs import engine_here, repaired


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    engine_here(monkeypatch)


def week(kinds: frozenset[str] | None = None) -> Problem:
    """Dr w1 makes v1; w2, a doctor too, makes o1 at the far end of the street, where w3 lives, who is free.

    A minute of way is so dear that it would pay to give o1 to w3, whoever is told.
    """
    return problem(
        objective=Objective(prices={TRAVEL.key: {"per_minute": 5.0}, CHANGE.key: CHANGE.prices}),
        elders=(elder(), elder("e9", "p9")),
        visitors=(visitor("w1", kind="doctor"), visitor("w2", kind="doctor"), visitor("w3", home="p9")),
        shifts=tuple(shift(f"{who}d0", who) for who in ("w1", "w2", "w3")),
        visits=(
            visit("v1", windows=(window("08:30-08:40"),), kinds=kinds),
            visit("o1", "e9", "p9", windows=(window("09:00-09:10" if kinds is None else "08:30-08:40"),)),
        ),
    )


def given(question: Problem) -> Roster:
    far = "09:05" if question.visit_of["v1"].kinds is None else "08:35"
    return roster(question, route("w1d0", ("v1", "08:30")), route("w2d0", ("o1", far), place="p9"))


def told_after(question: Problem, change: WeekChange) -> list[str]:
    result: RepairResult = repaired(question, given(question), change)
    return [item.change.text.en for item in result.changes]


def test_nobody_else_is_told_though_the_roster_would_be_better_for_it() -> None:
    said = told_after(week(), VisitorAbsent(visitor="w1", first_day=0))
    assert [text.split(":")[0] for text in said] == ["Visit v1"]


def test_others_are_told_where_a_visit_would_be_lost_otherwise() -> None:
    said = told_after(week(frozenset({"doctor"})), VisitorAbsent(visitor="w1", first_day=0))
    assert said == ["Visit o1: w3 instead of w2.", "Visit v1: w2 instead of w1."]


def test_prices_alone_decide_where_nobody_falls_out() -> None:
    said = told_after(week(), VisitAdded(visit=visit("v2", "e9", "p9", windows=(window("10:00-10:10"),))))
    assert "Visit o1: w3 instead of w2." in said
