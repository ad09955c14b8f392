"""The problem that a run answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from api.jobs.asking import demanded, filling, repairing, what_if
from api.jobs.register_changes import register_changes
from api.jobs.taken_time import without_taken
from api.persistence.records.run import RunKind
from api.services.run_params import RunParams
from api.services.run_question import Question, Taken
from scheduler.constraints.change import CHANGE
from scheduler.domain.change_set import ElderAbsent, ShiftAdded, VisitAdded, VisitCancelled, VisitorAbsent
from scheduler.domain.clock import DAY
from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.domain.shift import Shift
from scheduler.evaluate.evaluation import evaluate
from scheduler.scenario.change import rebuilt
from tests.api.services.conftest import solved_village
from tests.fixtures.samples import SHORT, sample

NOBODY: frozenset[str] = frozenset()


def village() -> tuple[Problem, Roster]:
    demand, roster = solved_village()
    return demand.problem, roster


def question(kind: RunKind = RunKind.FULL, **fields: object) -> Question:
    plain = Question(
        kind=kind, week=SHORT, params=RunParams(), register=None, problem=None, base=None, best=None, taken=(),
        frozen_until=None, seconds_left=5, scenario=None,
    )  # fmt: skip
    return replace(plain, **fields)  # type: ignore[arg-type]


def without(problem: Problem, **fields: object) -> Problem:
    """The problem with other parts, and without what ties visits that may be gone."""
    return rebuilt(problem, **{"series": (), "precedences": (), **fields})


class TestDemand:
    def test_comes_from_the_register(self) -> None:
        assert demanded(question(register=sample("village"))).problem == village()[0]

    def test_a_problem_that_is_settled_stays(self) -> None:
        problem, roster = village()
        assert demanded(question(problem=problem, base=(problem, roster))).problem is problem

    def test_a_what_if_that_does_not_fit_says_where(self) -> None:
        away = '{"name": "x", "changes": [{"change": "unavailable", "visitors": ["nobody"], "days": [1]}]}'
        with pytest.raises(InputError):
            what_if(question(RunKind.SCENARIO, scenario=away), demanded(question(problem=village()[0])))


class TestTimeTakenElsewhere:
    def shift(self) -> Shift:
        return village()[0].shifts[0]

    def parts(self, *taken: tuple[timedelta, timedelta]) -> list[tuple[str, timedelta, timedelta]]:
        problem, shift = village()[0], self.shift()
        begin = shift.day * DAY
        cut = without_taken(problem, [Taken(shift.visitor, begin + start, begin + end) for start, end in taken])
        same = [part for part in cut.shifts if part.visitor == shift.visitor and part.day == shift.day]
        return [(part.id, part.start, part.end) for part in same]

    def test_nothing_taken_changes_nothing(self) -> None:
        assert without_taken(village()[0], []) is village()[0]

    def test_the_middle_of_a_shift_leaves_two_parts(self) -> None:
        shift, hour = self.shift(), timedelta(hours=1)
        middle = shift.start + hour, shift.start + 2 * hour
        assert self.parts(middle)[:2] == [
            (shift.id, shift.start, middle[0]), (f"{shift.id}+1", middle[1], shift.end),
        ]  # fmt: skip

    def test_the_whole_of_a_shift_leaves_none(self) -> None:
        shift = self.shift()
        assert shift.id not in {name for name, _, _ in self.parts((shift.start, shift.end))}

    def test_time_of_another_day_is_not_taken(self) -> None:
        shift = self.shift()
        assert self.parts((shift.start + DAY, shift.end + DAY))[0] == (shift.id, shift.start, shift.end)

    def test_overlapping_routes_are_taken_once(self) -> None:
        shift, hour = self.shift(), timedelta(hours=1)
        both = (shift.start, shift.start + 2 * hour), (shift.start + hour, shift.start + hour * 3 / 2)
        assert self.parts(*both)[0] == (shift.id, shift.start + 2 * hour, shift.end)


class TestChangesOfTheRegister:
    def test_the_same_problem_has_none(self) -> None:
        assert register_changes(village()[0], village()[0], NOBODY) == ()

    def test_a_visit_owed_no_more_is_cancelled_unless_it_has_begun(self) -> None:
        problem, gone = village()[0], village()[0].visits[0]
        now = without(problem, visits=problem.visits[1:])
        assert VisitCancelled(visit=gone.id) in register_changes(problem, now, NOBODY)
        assert VisitCancelled(visit=gone.id) not in register_changes(problem, now, frozenset({gone.id}))

    def test_a_new_visit_brings_its_elder_and_place_along(self) -> None:
        problem = village()[0]
        new = problem.visits[0]
        before = without(
            problem, visits=tuple(visit for visit in problem.visits if visit.elder != new.elder),
            elders=tuple(elder for elder in problem.elders if elder.id != new.elder),
        )  # fmt: skip
        added = [item for item in register_changes(before, problem, NOBODY) if isinstance(item, VisitAdded)]
        assert added[0].visit == new
        assert added[0].elder == problem.elder_of[new.elder]
        assert added[0].place is None

    def test_days_on_which_nobody_may_come_are_days_of_absence(self) -> None:
        problem, visit = village()[0], village()[0].visits[0]
        window = visit.windows[0]
        fewer = visit.model_copy(update={"windows": (window.model_copy(update={"days": window.days[1:]}),)})
        lost = {day for each in visit.windows for day in each.days} - set(window.days[1:])
        found = register_changes(problem, without(problem, visits=(fewer, *problem.visits[1:])), NOBODY)
        assert [item for item in found if isinstance(item, ElderAbsent)] == [
            ElderAbsent(elder=visit.elder, first_day=day, last_day=day) for day in sorted(lost)
        ]

    def test_hours_that_are_offered_no_more_are_hours_of_absence(self) -> None:
        problem, shift = village()[0], village()[0].shifts[0]
        later = shift.model_copy(update={"start": shift.start + timedelta(hours=1)})
        found = register_changes(problem, without(problem, shifts=(later, *problem.shifts[1:])), NOBODY)
        assert found == (VisitorAbsent(visitor=shift.visitor, first_day=shift.day, start=shift.start, end=later.start),)

    def test_a_shift_that_an_earlier_repair_cut_is_no_change(self) -> None:
        problem, shift = village()[0], village()[0].shifts[0]
        middle = shift.start + timedelta(hours=1)
        parts = (
            shift.model_copy(update={"end": middle}),
            shift.model_copy(update={"id": f"{shift.id}+1", "start": middle + timedelta(hours=1)}),
        )
        assert register_changes(without(problem, shifts=(*parts, *problem.shifts[1:])), problem, NOBODY) == ()

    def test_a_shift_more_is_added(self) -> None:
        problem, shift = village()[0], village()[0].shifts[0]
        found = register_changes(without(problem, shifts=problem.shifts[1:]), problem, NOBODY)
        assert found == (ShiftAdded(shift=shift),)


class TestFilling:
    def test_what_is_placed_is_pinned_and_still_allowed(self) -> None:
        problem, roster = village()
        pinned = filling(problem, roster, None)
        served = {item.visit for route in roster.routes for stop in route.stops for item in stop.visits}
        assert served <= {pin.visit for pin in pinned.pins}
        assert evaluate(pinned, roster).feasible

    def test_nothing_new_starts_before_the_freeze(self) -> None:
        problem, roster = village()
        empty = roster.model_copy(update={"routes": ()})
        frozen = filling(problem, empty, 2 * DAY)
        days = [day for visit in frozen.visits for window in visit.windows for day in window.days]
        assert days
        assert min(days) >= 2


class TestRepairing:
    def test_takes_the_changes_of_the_register_before_those_of_people(self) -> None:
        problem, roster = village()
        asked = VisitorAbsent(visitor=problem.shifts[0].visitor, first_day=problem.shifts[0].day)
        now = without(problem, visits=problem.visits[1:])
        repair = question(
            RunKind.REPAIR, base=(problem, roster), params=RunParams(changes=(asked,), change_price=3),
            frozen_until=timedelta(0),
        )  # fmt: skip
        priced, base, changes = repairing(repair, replace(demanded(question(problem=now)), problem=now))
        assert base is roster
        assert changes.changes == (VisitCancelled(visit=problem.visits[0].id), asked)
        assert changes.frozen_until == timedelta(0)
        usual = problem.objective.prices[CHANGE.key]
        assert priced.objective.prices[CHANGE.key] == {name: 3 * price for name, price in usual.items()}
