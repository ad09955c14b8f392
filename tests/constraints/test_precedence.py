"""Visits whose starts are tied."""

import pytest

from scheduler.constraints.index import Index
from scheduler.constraints.kinds import Together
from scheduler.constraints.precedence import PRECEDENCE
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Route
from scheduler.domain.visit import Company, Precedence
from tests.problems import MINUTE, ok_small, route, timeline, visit


def tied(company: Company = Company.ANY) -> Problem:
    """v2 starts 30 to 60 minutes after v1."""
    tie = Precedence(first="v1", second="v2", min_lag=30 * MINUTE, max_lag=60 * MINUTE, company=company)
    return ok_small(precedences=(tie,))


def amounts(question: Problem, *routes: Route) -> list[float]:
    found = list(PRECEDENCE.check(timeline(question, *routes)))
    assert all("{" not in PRECEDENCE.explain(item).zh + PRECEDENCE.explain(item).en for item in found)
    return [violation.amount for violation in found]


class TestPrecedence:
    @pytest.mark.parametrize(
        ("second", "off"), [("08:55", [5]), ("09:00", []), ("09:30", []), ("09:47", [17]), ("08:00", [60])]
    )
    def test_the_amount_is_the_minutes_off_the_lag(self, second: str, off: list[float]) -> None:
        assert amounts(tied(), route("w1d0", ("v1", "08:30")), route("w2d0", ("v2", second))) == off

    def test_lags_span_days(self) -> None:
        # From 08:30 on Monday to 09:00 on Tuesday are 24.5 hours, 23.5 more than allowed.
        assert amounts(tied(), route("w1d0", ("v1", "08:30")), route("w2d1", ("v2", "09:00"))) == [23.5 * 60]

    @pytest.mark.parametrize("alone", ["v1", "v2"])
    def test_one_without_the_other_is_a_day_off(self, alone: str) -> None:
        assert amounts(tied(), route("w1d0", (alone, "08:30"))) == [24 * 60]
        assert amounts(tied(), route("w1d0", ("v3", "08:30"))) == []

    @pytest.mark.parametrize(
        ("company", "together", "broken"),
        [
            (Company.ANY, True, False),
            (Company.ANY, False, False),
            (Company.SAME, True, False),
            (Company.SAME, False, True),
            (Company.DIFFERENT, True, True),
            (Company.DIFFERENT, False, False),
        ],
    )
    def test_the_company_is_kept(self, company: Company, together: bool, broken: bool) -> None:
        same = (route("w1d0", ("v1", "08:30"), ("v2", "09:10")),)
        apart = (route("w1d0", ("v1", "08:30")), route("w2d0", ("v2", "09:10")))
        assert amounts(tied(company), *(same if together else apart)) == ([24 * 60] if broken else [])

    def test_the_engine_gets_the_lag_in_ticks(self) -> None:
        assert list(PRECEDENCE.contribute(Index(tied()))) == [Together(0, 0, 1, 0, 1800, 3600, Company.ANY)]

    def test_different_company_ties_every_pair_of_seats(self) -> None:
        tie = Precedence(first="v1", second="v2", company=Company.DIFFERENT)
        question = ok_small(visits=(visit("v1", people=2), visit("v2")), precedences=(tie,))
        assert list(PRECEDENCE.contribute(Index(question))) == [
            Together(0, 0, 1, 0, 0, None, Company.DIFFERENT),
            Together(0, 1, 1, 0, 0, None, Company.DIFFERENT),
        ]
