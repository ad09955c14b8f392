"""The list of visits that nobody makes."""

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.listed import LISTED
from scheduler.constraints.timeline import Timeline
from scheduler.domain.roster import Unassigned
from tests.problems import ok_small, roster, route


class TestListed:
    """v1 is on a route; v2 and v3 are not."""

    @pytest.mark.parametrize(
        ("listed", "wrong"),
        [
            (["v2", "v3"], []),
            (["v3", "v2"], []),
            (["v2"], ["v3"]),
            ([], ["v2", "v3"]),
            (["v1", "v2", "v3"], ["v1"]),
            (["v2", "v2", "v3"], ["v2"]),
        ],
    )
    def test_it_names_every_visit_that_is_on_no_route_once_and_no_other(
        self, listed: list[str], wrong: list[str]
    ) -> None:
        question = ok_small()
        answer = roster(question, route("w1d0", ("v1", "08:30")))
        unassigned = tuple(Unassigned(visit=name) for name in listed)
        laid_out = Timeline(Index(question), answer.model_copy(update={"unassigned": unassigned}))
        found = list(LISTED.check(laid_out))
        assert [violation.visits for violation in found] == [(name,) for name in wrong]
        assert all(violation.amount == 1 and violation.visits[0] in LISTED.explain(violation).en for violation in found)

    def test_the_engine_learns_nothing_of_it(self) -> None:
        assert list(LISTED.contribute(Index(ok_small()))) == []
