"""The pool forgets the oldest routes first."""

from scheduler.constraints.plan import Plan, PlannedRoute
from scheduler.solve.pool import RoutePool


def route(shift: int) -> PlannedRoute:
    return PlannedRoute(shift, (shift,), (0,), (480,))


def test_a_full_pool_forgets_what_was_seen_longest_ago() -> None:
    pool = RoutePool(2)
    pool.add([route(1), route(2)])
    pool.add([route(1), route(3)])
    assert pool.with_plan(Plan()) == [route(1), route(3)]


def test_the_routes_of_the_plan_are_always_among_the_choice() -> None:
    pool = RoutePool(1)
    pool.add([route(1)])
    assert pool.with_plan(Plan((route(2),))) == [route(1), route(2)]
