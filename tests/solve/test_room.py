"""Room for visits that found no place: on the nearest routes that could make them, and nowhere else."""

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.plan import Plan, PlannedRoute
from scheduler.constraints.registry import formulate
from scheduler.domain.problem import Problem
from scheduler.solve.room import left_out, with_room
from tests.problems import problem, shift, visit, visitor


def week() -> Problem:
    """Three visits that anybody can make, one of them by two people, and one that only a doctor can."""
    people = (visitor("w1"), visitor("d1"), visitor("w2"))
    shifts = tuple(shift(f"{who.id}d0", who=who.id, hours="08:00-10:00") for who in people)
    visits = (
        visit("v1"), visit("v2", people=2), visit("v3"), visit("v4", only_visitors=frozenset({"d1"})),
    )  # fmt: skip
    return problem(visits=visits, visitors=people, shifts=shifts)


def plan() -> Plan:
    zero = (0, 0)
    return Plan(
        (
            PlannedRoute(0, (0,), (0,), (480,)),
            PlannedRoute(1, (1, 2), zero, (480, 540)),
            PlannedRoute(2, (1,), (0,), (480,)),
        )
    )


def test_the_routes_that_could_make_it_keep_their_visits_of_several() -> None:
    formulation = formulate(Index(week()))
    assert left_out(formulation, plan()) == [3]
    assert [(route.shift, route.visits) for route in with_room(formulation, plan()).routes] == [
        (0, (0,)), (1, (1,)), (2, (1,)),
    ]  # fmt: skip


def test_nothing_goes_where_everybody_has_a_place() -> None:
    formulation = formulate(Index(week()))
    whole = Plan((*plan().routes[:2], PlannedRoute(2, (1, 3), (0, 0), (480, 600))))
    assert left_out(formulation, whole) == []
    assert with_room(formulation, whole) == whole


@pytest.mark.parametrize(("door", "nearest"), [("p4", "w1d0"), ("p7", "w2d0"), ("p1", "w3d0"), ("p9", "w2d0")])
def test_only_the_nearest_routes_make_room(door: str, nearest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A route is as near as its nearest door; one that is still empty as the place where its shift begins."""
    monkeypatch.setattr("scheduler.solve.room._NEAREST_ROUTES", 1)
    people = (visitor("w1"), visitor("w2"), visitor("w3", home="p1"))
    shifts = tuple(shift(f"{who.id}d0", who=who.id, hours="08:00-10:00") for who in people)
    visits = (visit("v1", place="p3"), visit("v2", place="p8"), visit("v3", place="p5"), visit("v4", place=door))
    formulation = formulate(Index(problem(visits=visits, visitors=people, shifts=shifts)))
    routes = (PlannedRoute(0, (0, 2), (0, 0), (480, 540)), PlannedRoute(1, (1,), (0,), (480,)))
    left = {route.shift for route in with_room(formulation, Plan(routes)).routes}
    assert left == {0, 1} - {formulation.index.shift_number[nearest]}
