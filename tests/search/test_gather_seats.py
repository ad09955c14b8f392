"""People find seats at a visit if, and only if, every rule that asks for somebody is answered."""

from itertools import combinations, permutations, product

import numpy as np
import pytest

from scheduler.constraints.first_visit import FIRST_VISIT
from scheduler.constraints.index import Index
from scheduler.constraints.pins import PINS
from scheduler.constraints.registry import formulate
from scheduler.constraints.timeline import Timeline
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.search.gather_seats import seat_masks
from tests.problems import problem, route, shift, visit, visitor

NAMES = ("w0", "w1", "w2", "w3")


def crew_visit(people: int, leaders: tuple[str, ...], pinned: tuple[str, ...]) -> Problem:
    """Return a first visit of some people with some pinned visitors; each of four visitors has two shifts."""
    return problem(
        visitors=tuple(visitor(name, can_lead=name in leaders) for name in NAMES),
        shifts=tuple(
            shift(f"{name}{part}", name, hours=part) for name in NAMES for part in ("08:00-10:00", "10:00-12:00")
        ),
        visits=(visit(people=people, is_first=True),),
        pins=tuple(Pin(visit="v1", visitor=name) for name in pinned),
    )


def is_feasible(question: Problem, crew: tuple[int, ...]) -> bool:
    """Whether these visitors may make the visit together, by the checks of all rules about who comes."""
    routes = tuple(route(question.shifts[2 * number].id, ("v1", "08:30")) for number in crew)
    timeline = Timeline(Index(question), Roster(problem=question.name, start=question.start, routes=routes))
    return not any(any(rule.check(timeline)) for rule in (FIRST_VISIT, PINS))


def some(names: tuple[str, ...], most: int) -> list[tuple[str, ...]]:
    return [group for many in range(most + 1) for group in combinations(names, many)]


@pytest.mark.parametrize("people", [2, 3, 4])
def test_a_crew_finds_seats_exactly_when_it_may_come(people: int) -> None:
    verdicts = set()
    for leaders, pinned in product(some(NAMES, 4), some(NAMES, 4)):
        question = crew_visit(people, leaders, pinned)
        masks = seat_masks(formulate(Index(question))).whole()
        assert masks.shape == (people, len(question.shifts))
        for crew in combinations(range(len(NAMES)), people):
            seated = any(all(masks[seat, 2 * who] for seat, who in enumerate(order)) for order in permutations(crew))
            assert seated is is_feasible(question, crew), (leaders, pinned, crew)
            verdicts.add(seated)
    assert verdicts == {True, False}


def test_seats_of_later_visits_follow() -> None:
    question = problem(
        visitors=tuple(visitor(name) for name in NAMES),
        shifts=tuple(shift(name, name) for name in NAMES),
        visits=(visit("v1"), visit("v2", people=3)),
        pins=(Pin(visit="v1", visitor="w3"), Pin(visit="v2", visitor="w1"), Pin(visit="v2", visitor="w0")),
    )
    everybody = [True] * 4
    w0, w1, w3 = (np.array([name == wanted for name in NAMES]).tolist() for wanted in ("w0", "w1", "w3"))
    masks = seat_masks(formulate(Index(question))).whole().tolist()
    assert masks[0] == w3
    assert sorted(masks[1:3]) == sorted([w0, w1])
    assert masks[3] == everybody
