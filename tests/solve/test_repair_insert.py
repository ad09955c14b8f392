"""A visit that lost its place is put on a route close by, or on one far away where none close by is worth it."""

from scheduler.constraints.change import CHANGE
from scheduler.constraints.index import Index
from scheduler.constraints.unassigned import UNASSIGNED
from scheduler.domain.change_set import ChangeSet, VisitorAbsent
from scheduler.domain.objective import Objective
from scheduler.domain.problem import Problem
from scheduler.domain.visit import Coverage
from scheduler.evaluate.evaluation import evaluate
from scheduler.solve.repair_carry import carried
from scheduler.solve.repair_insert import inserted, waiting
from scheduler.solve.repair_near import nearest
from scheduler.solve.repair_problem import changed_week
from scheduler.solve.repair_settle import Settling
from tests.problems import HOUR, problem, roster, route, shift, visit, visitor, window

CLOSE_BY = tuple(f"w{number}" for number in range(12))
LEFT_OUT = 25.0


def week() -> Problem:
    """Twelve who live at the door and, nine minutes away, the one who was promised; a new face costs 30."""
    prices = {CHANGE.key: {"visitor": 30.0, "day": 20.0, "start": 1.0}, UNASSIGNED.key: {"unserved": 1.0}}
    return problem(
        objective=Objective(prices=prices, lexicographic=False),
        visitors=(visitor("known", home="p9"), *(visitor(name, home="p1") for name in CLOSE_BY)),
        shifts=(
            shift("morning", "known", hours="08:00-10:00"),
            shift("afternoon", "known", hours="13:00-17:00"),
            *(shift(name, name, hours="08:00-17:00") for name in CLOSE_BY),
        ),
        visits=(visit(windows=(window("08:00-16:00"),), coverage=Coverage(penalty=LEFT_OUT)),),
    )


def test_a_visit_goes_far_where_no_route_close_by_is_worth_it() -> None:
    question = week()
    gone = VisitorAbsent(visitor="known", first_day=0, end=10 * HOUR)
    before = roster(question, route("morning", ("v1", "08:30")))
    changed = changed_week(question, before, ChangeSet(changes=(gone,)))
    kept = carried(question, before, changed, Index(changed.problem))
    assert waiting(changed, kept) == ("v1",)
    assert nearest(changed.problem.visit_of["v1"], kept) == frozenset(CLOSE_BY)
    after = inserted(changed, kept, Settling(changed.problem, kept.old)).roster
    assert [one.shift for one in after.routes] == ["afternoon"]
    assert evaluate(changed.problem, after).vector[-1] < LEFT_OUT
