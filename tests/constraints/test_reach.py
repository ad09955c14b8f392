"""How far from home a visitor goes."""

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.reach import REACH
from scheduler.domain.travel import GeodesicTravel
from tests.problems import elder, place, problem, route, shift, timeline, visit, visitor


class TestReach:
    @pytest.mark.parametrize(
        ("offered", "refused"), [(None, False), (frozenset({"p1"}), False), (frozenset({"p2"}), True)]
    )
    def test_a_door_outside_the_reach_is_refused(self, offered: frozenset[str] | None, refused: bool) -> None:
        assert REACH.forbids("p1", offered) is refused

    # A minute of the street is 60 ticks x 1.25 m = 75 m, so p2 lies 150 m from home.
    @pytest.mark.parametrize(("reach", "allowed"), [(None, True), (150.0, True), (149.9, False)])
    def test_the_matrix_measures_where_there_are_no_coordinates(self, reach: float | None, allowed: bool) -> None:
        question = problem(visitors=(visitor(reach_meters=reach),), visits=(visit(place="p2"),))
        (mask,) = REACH.contribute(Index(question))
        found = list(REACH.check(timeline(question, route("s1", ("v1", "08:02"), place="p2"))))
        assert bool(mask.allowed[0, 0]) is allowed
        assert [violation.amount for violation in found] == ([] if allowed else [1])

    # 0.01 degrees of latitude on a sphere of 6,371 km are 1,111.95 m in a straight line; circuity does not count.
    @pytest.mark.parametrize(("reach", "allowed"), [(1112.0, True), (1111.9, False)])
    def test_the_line_is_straight(self, reach: float, allowed: bool) -> None:
        question = problem(
            travel=GeodesicTravel(circuity=1.4),
            places=(place("p0", latitude=31.0, longitude=121.0), place("p1", latitude=31.01, longitude=121.0)),
            elders=(elder(),),
            visitors=(visitor(reach_meters=reach),),
            shifts=(shift(),),
        )
        (mask,) = REACH.contribute(Index(question))
        assert bool(mask.allowed[0, 0]) is allowed
