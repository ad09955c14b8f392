"""Who can come together, against all combinations put together one by one."""

from itertools import combinations

import pytest

from scheduler.constraints.index import Index
from scheduler.domain.problem import Problem
from scheduler.domain.visit import Visit
from scheduler.explain.companies import Companies
from scheduler.explain.placing import Placing
from scheduler.explain.seat import Seat, common_start
from scheduler.explain.standing_week import StandingWeek
from scheduler.explain.trial import Trials, Try
from tests.explain.weeks import nobody, random_week

EVER = (0, 2 * 24 * 3_600_000_000)


def start_of(some: tuple[Try, ...]) -> int | None:
    different = len({item.line.shift.visitor for item in some}) == len(some)
    return common_start(some, EVER) if different else None


def one_by_one(visit: Visit, tries: list[Try]) -> list[tuple[Seat, ...]]:
    found = []
    for some in combinations(tries, visit.people):
        alike = {(item.line.shift.day, item.item.option) for item in some}
        start = start_of(some) if len(alike) == 1 else None
        if start is not None:
            found.append(tuple(Seat(item, start) for item in some))
    return sorted(found, key=_rank)


def _rank(seats: tuple[Seat, ...]) -> tuple[int, int, int]:
    return seats[0].trial.item.option, sum(seat.trial.detour for seat in seats), seats[0].moment


def _who(seats: tuple[Seat, ...]) -> tuple[tuple[int, int], ...]:
    return tuple((id(seat.trial), seat.start) for seat in seats)


def tries_of(question: Problem, visit: Visit) -> list[Try]:
    return list(Placing(Trials(StandingWeek(Index(question), nobody(question)))).tries(visit))


@pytest.mark.parametrize("seed", range(12))
def test_they_are_ranked_as_all_combinations_are(seed: int) -> None:
    question = random_week(seed)
    for visit in (item for item in question.visits if item.people == 2):
        tries = tries_of(question, visit)
        companies, wanted = Companies(2, tries, start_of), one_by_one(visit, tries)
        found = list(companies.with_one_on(None))
        assert [_rank(seats) for seats in found] == [_rank(seats) for seats in wanted]
        assert {_who(seats) for seats in found} == {_who(seats) for seats in wanted}
        for shift in question.shifts:
            mine = [seats for seats in found if shift.id in {seat.shift for seat in seats}]
            assert list(companies.with_one_on(frozenset({shift.id}))) == mine


def test_nobody_comes_where_there_is_no_try() -> None:
    assert list(Companies(2, [], start_of).with_one_on(None)) == []
