"""The index of a changed problem: ways are kept where they stayed, and computed anew where they did not."""

import numpy as np
import pytest

from scheduler.constraints.index import Index
from scheduler.evaluate.evaluation import evaluate
from scheduler.scenario.carried import held
from scheduler.travel.times import matrix
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
    own, places = Index(after).travel, len(after.places)
    for visitor in after.visitors:
        shared = matrix(index.travel.ticks(index.travel.profile_of(visitor)), places)
        assert np.array_equal(shared, matrix(own.ticks(own.profile_of(visitor)), places))


def test_ways_are_shared_where_nobody_is_new_to_them() -> None:
    week = random_week(1, visits=5, visitors=2)
    known = Index(week)
    assert known.after(changed(week, AWAY)).travel is known.travel
    assert known.after(changed(week, FASTER)).travel is not known.travel
