"""Who leads an elder's first visit."""

import pytest

from scheduler.constraints.first_visit import FIRST_VISIT
from scheduler.constraints.index import Index
from tests.problems import ok_small, route, timeline, visit, visitor

PAIR = (route("w1d0", ("v1", "08:01")), route("w2d0", ("v1", "08:01")))


class TestFirstVisit:
    @pytest.mark.parametrize(
        ("first", "second", "missing"), [(True, True, 0), (True, False, 0), (False, True, 0), (False, False, 1)]
    )
    def test_one_leader_is_enough(self, first: bool, second: bool, missing: int) -> None:
        people = (visitor("w1", can_lead=first), visitor("w2", can_lead=second))
        question = ok_small(visitors=people, visits=(visit(people=2, is_first=True),))
        found = list(FIRST_VISIT.check(timeline(question, *PAIR)))
        assert [violation.amount for violation in found] == ([1] if missing else [])
        (mask,) = FIRST_VISIT.contribute(Index(question))
        assert mask.leader_only
        assert mask.allowed.whole().tolist() == [[first, first, second, second]]

    def test_a_later_visit_needs_no_leader(self) -> None:
        people = (visitor("w1", can_lead=False), visitor("w2", can_lead=False))
        question = ok_small(visitors=people, visits=(visit(people=2),))
        assert not list(FIRST_VISIT.check(timeline(question, *PAIR)))
        assert not list(FIRST_VISIT.contribute(Index(question)))
