"""Which slots an elder could get: every one of them works, and costs what it says."""

from datetime import timedelta

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.travel import TRAVEL
from scheduler.domain.errors import InputError
from scheduler.domain.move import Move, Put
from scheduler.domain.objective import Objective
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Unassigned
from scheduler.domain.visit import Visit
from scheduler.evaluate.evaluation import evaluate
from scheduler.explain.answers import Slot
from scheduler.explain.slots import slots
from scheduler.explain.verdict import Baseline
from tests.explain.weeks import filled, random_week
from tests.problems import clock, elder, problem, roster, route, shift, visit, visitor, window


def week(**fields: object) -> Problem:
    """Two visitors on two mornings; one visit of the first is at nine."""
    defaults: dict[str, object] = {
        "objective": Objective(prices={TRAVEL.key: TRAVEL.prices}),
        "elders": (elder("e1", "p1"), elder("e2", "p2")),
        "visitors": (visitor("w1"), visitor("w2", home="p9")),
        "shifts": tuple(shift(f"{who}d{day}", who, day) for who in ("w1", "w2") for day in (0, 1)),
        "visits": (visit("v1", windows=(window("09:00-09:00"),)), visit("v2", "e2", "p2")),
    }
    return problem(**(defaults | fields))


def given(question: Problem) -> Roster:
    served = roster(question, route("w1d0", ("v1", "09:00")))
    return served.model_copy(update={"unassigned": (Unassigned(visit="v2"),)})


def times(found: tuple[Slot, ...]) -> list[tuple[str, int, str, str]]:
    return [(slot.visitor, slot.day, str(slot.earliest)[:-3], str(slot.latest)[:-3]) for slot in found]


class TestSlots:
    def test_of_a_visit_lie_around_what_is_fixed_and_are_ranked_by_price(self) -> None:
        found = slots(week(), given(week()), "v2")
        assert times(found) == [
            ("w1", 0, "8:02", "8:39"),
            ("w1", 0, "9:21", "11:00"),
            ("w2", 0, "8:07", "11:00"),
        ]
        assert [slot.cost_minutes for slot in found] == [2, 2, 14]
        assert found[0].text.en == "2026-11-30 08:02-08:39, w1, at home: 2.0 minutes more than now (Travel +2.0)"

    def test_of_a_visit_that_does_not_exist_yet(self) -> None:
        new = visit("v3", "e2", "p2", windows=(window(days=(1,)),))
        found = slots(week(), given(week()), new)
        assert times(found) == [("w1", 1, "8:02", "11:00"), ("w2", 1, "8:07", "11:00")]
        assert [slot.cost_minutes for slot in found] == [4, 14]

    def test_of_a_served_visit_include_the_one_it_has(self) -> None:
        found = slots(week(), given(week()), "v1")
        assert times(found)[0] == ("w1", 0, "9:00", "9:00")
        assert found[0].cost_minutes == 0

    def test_of_two_people_need_both(self) -> None:
        question = week(visits=(visit("v1", windows=(window("09:00-09:00"),)), visit("v2", "e2", "p2", people=2)))
        found = slots(question, given(question), "v2")
        assert {frozenset((slot.visitor, *slot.companions)) for slot in found} == {frozenset({"w1", "w2"})}
        assert times(found)[0][2:] == ("8:07", "8:39")

    def test_stop_at_a_pause(self) -> None:
        pause = {"start": "10:00", "end": "10:30"}
        question = week(shifts=(shift("w1d0", "w1", pause=pause),))
        assert times(slots(question, given(question), "v2"))[1:] == [("w1", 0, "9:21", "9:40")]

    def test_do_not_lie_before_the_freeze(self) -> None:
        question = week(frozen_until=clock("08:30"))
        assert times(slots(question, given(question), "v2"))[0] == ("w1", 0, "8:30", "8:39")

    def test_no_more_than_asked_for(self) -> None:
        assert len(slots(week(), given(week()), "v2", limit=1)) == 1


class TestRefusals:
    def test_a_visit_to_nobody_we_know(self) -> None:
        with pytest.raises(InputError, match="elder 'e9' is not in the problem"):
            slots(week(), given(week()), visit("v3", "e9", "p2"))

    def test_a_visit_that_exists_already(self) -> None:
        with pytest.raises(InputError, match="v1"):
            slots(week(), given(week()), visit("v1", "e2", "p2"))

    def test_a_visit_that_does_not_exist(self) -> None:
        with pytest.raises(InputError, match="there is no visit 'v9'"):
            slots(week(), given(week()), "v9")


def judged(question: Problem, before: Roster, visit_id: str, index: Index) -> int:
    base = Baseline(question, before, index)
    found = slots(question, before, visit_id, index=index)
    for slot in found:
        exact = base.verdict(slot.move)
        assert exact.feasible
        assert slot.cost_minutes == pytest.approx(evaluate(question, exact.roster).quality - base.account.vector[-1])
        people = (slot.visitor, *slot.companions)
        middle = slot.earliest + (slot.latest - slot.earliest) // 2
        for start in (slot.earliest, slot.latest, middle - middle % timedelta(seconds=1)):
            if not base.week.bonds.get(visit_id):
                put = Put(visit=visit_id, visitors=people, day=slot.day, start=start, mode=slot.mode)
                assert base.verdict(Move(steps=(put,))).feasible, (slot, start)
    return len(found)


@pytest.mark.parametrize("seed", range(8))
def test_every_slot_works_from_its_first_start_to_its_last(seed: int) -> None:
    question = random_week(seed)
    before, index = filled(question), Index(question)
    many = [judged(question, before, name, index) for name in sorted(question.visit_of)[::3]]
    assert sum(many)


@pytest.mark.parametrize("seed", range(3))
def test_a_visit_nobody_makes_has_the_same_slots_when_it_is_new(seed: int) -> None:
    question = random_week(seed)
    tied = {name for tie in question.precedences for name in (tie.first, tie.second)}
    tied |= {name for series in question.series for name in series.visits} | {pin.visit for pin in question.pins}
    free: list[Visit] = [item for item in question.visits if item.id not in tied]
    before = filled(question, [item.id for item in question.visits if item.id != free[-1].id])
    without = with_visits(question, tuple(item for item in question.visits if item != free[-1]))
    known = {item.id for item in without.visits}
    bare = before.model_copy(update={"unassigned": tuple(item for item in before.unassigned if item.visit in known)})
    assert slots(without, bare, free[-1]) == slots(without_order(question, free[-1]), before, free[-1].id)


def without_order(question: Problem, last: Visit) -> Problem:
    """The problem with one visit moved to the end."""
    return with_visits(question, (*(item for item in question.visits if item != last), last))


def with_visits(question: Problem, visits: tuple[Visit, ...]) -> Problem:
    """The problem with other visits, nothing remembered of the old ones."""
    fields: dict[str, object] = {name: getattr(question, name) for name in Problem.model_fields}
    return Problem.model_validate(fields | {"visits": visits})
