"""Seconds shared out among solves: by need, within the limit, and with what lies between them counted."""

import pytest

from scheduler.scenario.time_shares import TimeShares, need_of
from tests.problems import ok_small, roster, route, visit


class Clock:
    """A clock that is moved on by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def spent(needs: list[float], between: float, seconds: float = 60.0) -> tuple[list[float], float]:
    """Let solves take exactly what they are given, and something between them; return the seconds and the end."""
    clock = Clock()
    shares, given = TimeShares(seconds, needs, clock), list[float]()
    for _ in needs:
        given.append(shares.next())
        clock.now += given[-1] + between
    return given, clock.now - 100.0


def test_who_needs_more_gets_more() -> None:
    given, _ = spent([1.0, 3.0, 1.0, 1.0], between=0.5)
    assert given == pytest.approx([58 / 6, 58 / 2, 58 / 6, 58 / 6])


@pytest.mark.parametrize("between", [0.0, 0.2, 0.5, 1.5])
def test_all_ends_in_time_however_long_what_lies_between_takes(between: float) -> None:
    given, end = spent([1.0] * 10 + [5.0] * 10, between)
    assert end == pytest.approx(60.0)
    assert min(given) > 0.1


def test_a_solve_gets_a_tenth_of_a_second_though_time_is_over() -> None:
    given, end = spent([1.0] * 20, between=5.0)
    assert given[-1] == 0.1
    assert end > 60.0


def test_a_roster_without_places_for_some_visits_needs_more() -> None:
    one, many = ok_small(visits=(visit("v0"),)), ok_small(visits=tuple(visit(f"v{number}") for number in range(400)))
    but_one = roster(many, route("w1d0", *((f"v{number}", "08:01") for number in range(1, 400))))
    whole = roster(many, *but_one.routes, route("w2d0", ("v0", "08:01")))
    assert (need_of(many, whole), need_of(many, but_one), need_of(one, roster(one))) == (1.0, 2.0, 21.0)


def test_a_visit_that_lost_one_of_its_people_has_lost_its_place() -> None:
    week = ok_small(visits=(visit("v1", people=2),))
    alone, both = (
        roster(week, *(route(shift, ("v1", "08:01")) for shift in some)) for some in (["w1d0"], ["w1d0", "w2d0"])
    )
    assert (need_of(week, alone), need_of(week, both)) == (21.0, 1.0)
