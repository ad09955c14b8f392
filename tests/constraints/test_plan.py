"""Rosters in numbers and back."""

from scheduler.constraints.index import Index
from scheduler.constraints.plan import Plan, PlannedRoute, plan_of, roster_of
from scheduler.domain.mode import VisitMode
from scheduler.domain.visit import ModeOption
from tests.problems import MINUTE, problem, visit

CALL = (ModeOption(mode=VisitMode.PHONE, duration=10 * MINUTE),)
QUESTION = problem(visits=(visit("v1"), visit("v2"), visit("v3", options=CALL), visit("v4")))
NINE = 9 * 3600


def test_neighbours_at_one_door_share_a_stop_and_a_call_parts_them() -> None:
    plan = Plan((PlannedRoute(0, (0, 1, 2), (0, 0, 0), (NINE, NINE + 1200, NINE + 2400)),))
    roster = roster_of(Index(QUESTION), plan)
    assert [[item.visit for item in stop.visits] for stop in roster.routes[0].stops] == [["v1", "v2"], ["v3"]]
    assert [stop.place for stop in roster.routes[0].stops] == ["p1", None]
    assert [item.visit for item in roster.unassigned] == ["v4"]


def test_a_plan_survives_the_way_to_a_roster_and_back() -> None:
    plan = Plan((PlannedRoute(0, (3, 2, 1), (0, 0, 0), (NINE, NINE + 1200, NINE + 2400)),))
    assert plan_of(Index(QUESTION), roster_of(Index(QUESTION), plan)) == plan
