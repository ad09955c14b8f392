"""When tied visits can start, every chain of ties and every window that is still open counted."""

from scheduler.constraints.index import Index
from scheduler.domain.problem import Problem
from scheduler.domain.visit import Company, Precedence
from scheduler.explain.lags import Lags
from scheduler.explain.line import MINUTE_MICROS
from scheduler.explain.week import Week
from tests.problems import HOUR, MINUTE, problem, roster, visit, window


def lags(question: Problem) -> Lags:
    return Lags(Week(Index(question), roster(question)), question.visits)


def chain(*ties: Precedence) -> Problem:
    """v1, v2 and v3 may each start from 08:00 to 11:00 on Monday."""
    return problem(visits=tuple(visit(f"v{number}") for number in (1, 2, 3)), precedences=ties)


def minutes(found: tuple[int, int]) -> tuple[float, float]:
    return found[0] / MINUTE_MICROS, found[1] / MINUTE_MICROS


HALF = Precedence(first="v1", second="v2", min_lag=30 * MINUTE, max_lag=HOUR)
THEN = Precedence(first="v2", second="v3", min_lag=30 * MINUTE, max_lag=HOUR)


def test_open_windows_of_the_others_bound_a_visit_through_the_whole_chain() -> None:
    found = lags(chain(HALF, THEN))
    assert minutes(found.bounds("v1", {})) == (420, 600)
    assert minutes(found.bounds("v3", {})) == (540, 720)


def test_a_known_start_bounds_the_far_end_of_a_chain() -> None:
    assert minutes(lags(chain(HALF, THEN)).bounds("v3", {"v1": 480 * MINUTE_MICROS})) == (540, 600)


def test_one_visitor_for_two_visits_has_to_finish_the_first() -> None:
    tie = Precedence(first="v1", second="v2", max_lag=HOUR, company=Company.SAME)
    assert minutes(lags(chain(tie)).bounds("v2", {"v1": 480 * MINUTE_MICROS})) == (500, 540)


def test_a_circle_is_not_possible_and_a_chain_is() -> None:
    back = Precedence(first="v3", second="v1", min_lag=MINUTE)
    assert lags(chain(HALF, THEN)).possible
    assert not lags(chain(HALF, THEN, back)).possible


def test_a_visit_without_any_window_bounds_nobody() -> None:
    question = problem(visits=(visit("v1"), visit("v2", windows=())), precedences=(HALF,))
    assert lags(question).bounds("v1", {})[0] == 0


def test_the_day_of_a_window_counts() -> None:
    question = problem(visits=(visit("v1"), visit("v2", windows=(window(days=(1,)),))), precedences=(HALF,))
    assert minutes(lags(question).bounds("v1", {})) == (24 * 60 + 420, 24 * 60 + 630)
