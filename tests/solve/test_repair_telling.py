"""When somebody falls out few others are told; when not, prices decide."""

import pytest

from scheduler.constraints.change import CHANGE
from scheduler.constraints.index import Index
from scheduler.constraints.travel import TRAVEL
from scheduler.domain.change_set import ChangeSet, VisitAdded, VisitorAbsent, WeekChange
from scheduler.domain.elder import RiskTier
from scheduler.domain.objective import Objective
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Unassigned
from scheduler.domain.visit import Chance, Coverage
from scheduler.evaluate.evaluation import better
from scheduler.explain.verdict import Baseline
from scheduler.solve.repair_carry import carried
from scheduler.solve.repair_insert import inserted
from scheduler.solve.repair_problem import changed_week
from scheduler.solve.repair_result import RepairResult
from scheduler.solve.repair_settle import Settling
from scheduler.solve.repair_telling import Telling
from tests.explain.weeks import filled
from tests.problems import elder, problem, roster, route, shift, visit, visitor, window
from tests.solve.repairs import engine_here, repaired
from tests.weeks import random_week


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


class Told:
    """A repair by insertion alone, up to where its telling is judged."""

    def __init__(self, question: Problem, told: Roster, change: WeekChange) -> None:
        self.week = changed_week(question, told, ChangeSet(changes=(change,)))
        self.index = Index(self.week.problem)
        self.kept = carried(question, told, self.week, self.index)
        self.settling = Settling(self.week.problem, self.kept.old)
        self.telling = Telling(self.week, self.kept, self.settling)

    def inserted(self) -> Baseline:
        return self.settling.settled(inserted(self.week, self.kept, self.settling))

    def judged(self, made: Route, *left_out: str) -> Baseline:
        unassigned = tuple(Unassigned(visit=name) for name in left_out)
        made_of_it = Roster(
            problem=self.week.problem.name, start=self.week.problem.start, routes=(made,), unassigned=unassigned
        )
        return Baseline(self.week.problem, made_of_it, self.index)


def test_two_visits_that_push_each_other_go_back_once_each() -> None:
    question = problem(
        objective=Objective(prices={TRAVEL.key: {"per_minute": 1.0}, CHANGE.key: CHANGE.prices}),
        visitors=(visitor("w1"), visitor("w2")),
        shifts=(shift("w1d0", "w1"), shift("w2d0", "w2")),
        visits=(
            visit("x", minutes=65, windows=(window("08:30-09:30"),)),
            visit("a", minutes=30, windows=(window("08:00-09:40"),)),
            visit("b", minutes=30, windows=(window("09:00-11:00"),)),
        ),
    )
    told = roster(question, route("w1d0", ("x", "08:45")), route("w2d0", ("a", "09:00"), ("b", "10:00")))
    asked = Told(question, told, VisitorAbsent(visitor="w1", first_day=0))
    before = asked.inserted()
    after = asked.telling.calmed(before)
    assert asked.telling.excess(after.week) <= asked.telling.excess(before.week)
    assert not after.account.broken
    assert not after.roster.unassigned


@pytest.mark.parametrize(("seed", "who"), [(43, "w2"), (564, "w0")])
def test_what_went_back_does_not_move_again_for_its_cost(seed: int, who: str) -> None:
    question = random_week(seed, visits=18, visitors=4, days=2)
    asked = Told(question, filled(question), VisitorAbsent(visitor=who, first_day=0))
    before = asked.inserted()
    assert asked.telling.excess(before.week) == 1
    assert asked.telling.excess(asked.telling.calmed(before).week) == 0


@pytest.mark.parametrize("seed", [30, 43, 412, 424, 564])
def test_calming_never_ends_with_more_told_than_it_began_with(seed: int) -> None:
    question = random_week(seed, visits=18, visitors=4, days=2)
    told = filled(question)
    for who in ("w0", "w1", "w2", "w3"):
        asked = Told(question, told, VisitorAbsent(visitor=who, first_day=0))
        before = asked.inserted()
        after = asked.telling.calmed(before)
        assert asked.telling.excess(after.week) <= asked.telling.excess(before.week)
        assert len(after.roster.unassigned) <= len(before.roster.unassigned)


def test_where_everything_is_one_number_that_number_decides() -> None:
    dear, cheap = (Coverage(tier=RiskTier.GREEN, chance=Chance.OPEN, penalty=penalty) for penalty in (500.0, 5.0))
    question = problem(
        objective=Objective(lexicographic=False, prices={TRAVEL.key: {"per_minute": 10.0}, CHANGE.key: CHANGE.prices}),
        elders=(elder(), elder("e9", "p9")),
        visits=(visit("v1", coverage=dear), visit("far", "e9", "p9", coverage=cheap)),
    )
    told = roster(question, route("s1", ("v1", "08:10")))
    asked = Told(question, told, VisitAdded(visit=visit("n1", coverage=dear)))
    near = route("s1", ("v1", "08:10"), ("n1", "08:30"))
    away = route("s1", ("far", "09:00"), place="p9")
    both = near.model_copy(update={"stops": (*near.stops, *away.stops)})
    one, other = asked.judged(near, "far"), asked.judged(both)
    assert better(one.account.vector, other.account.vector)
    assert asked.telling.is_better(one, other)
    assert not asked.telling.is_better(other, one)
