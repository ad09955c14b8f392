"""The index of a changed problem: ways are kept where they stayed, and computed anew where they did not."""

import pytest

from scheduler.constraints.index import Index
from scheduler.evaluate.evaluation import evaluate
from scheduler.scenario.carried import held
from tests.problems import roster, route
from tests.scenario.changes import Fields, changed
from tests.weeks import random_week

FASTER: Fields = {"change": "alter_visitors", "visitors": ["w0"], "speed_meters_per_second": 7.5}
AWAY: Fields = {"change": "remove_visitors", "visitors": ["w1"]}
NEWCOMER: Fields = {
    "change": "add_visitors", "count": 1, "kind": "volunteer", "like": "w1", "place": "home1",
    "speed_meters_per_second": 7.5,
}  # fmt: skip


@pytest.mark.parametrize("change", [FASTER, NEWCOMER, AWAY])
def test_whoever_is_faster_or_slower_than_all_before_is_judged_as_by_an_index_of_its_own(change: Fields) -> None:
    week = random_week(1, visits=5, visitors=2)
    made = roster(week, route("w0d0", ("v1", "09:00"), place="e1"))
    after = changed(week, change)
    index = Index(week).after(after)
    assert evaluate(after, held(after, made), index=index) == evaluate(after, held(after, made))
    for visitor in after.visitors:
        ways = index.travel.ticks(index.travel.profile_of(visitor))
        own = Index(after).travel
        assert (ways == own.ticks(own.profile_of(visitor))).all()


def test_ways_are_shared_where_nobody_is_new_to_them() -> None:
    week = random_week(1, visits=5, visitors=2)
    known = Index(week)
    assert known.after(changed(week, AWAY)).travel is known.travel
    assert known.after(changed(week, FASTER)).travel is not known.travel
