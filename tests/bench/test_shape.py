"""What vehicle routing libraries cannot express is refused, never left out in silence."""

import re
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from scheduler.bench.peers.shape import shape_of
from scheduler.constraints.plan import PlannedRoute
from scheduler.constraints.registry import default_prices
from scheduler.domain.errors import InputError
from scheduler.domain.mode import VisitMode
from scheduler.domain.objective import Objective
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Pause
from scheduler.domain.visit import ModeOption
from scheduler.domain.visitor import Caps
from tests.bench.files import PENALTY, problem_of
from tests.problems import clock, problem, shift, street, visit, visitor, window

TRAVEL_ONLY = Objective(prices={"travel": {"per_minute": 1.0}})
CALL = ModeOption(mode=VisitMode.PHONE, duration=timedelta(minutes=5))
HOME = ModeOption(mode=VisitMode.HOME, duration=timedelta(minutes=20))
FOREIGN: list[tuple[dict[str, object], str]] = [
    ({"visits": (visit(options=(HOME, CALL)),)}, "choice between several modes"),
    ({"visits": (visit(options=(CALL,)),)}, "calls"),
    ({"places": street({"p1": 2})}, "way up to the door"),
    ({"shifts": (shift(pause=Pause(start=clock("09:00"), end=clock("09:30"))),)}, "pauses"),
    (
        {"visits": (visit(windows=(window("08:00-09:00"), window("10:00-11:00"))),)},
        "windows that differ from day to day",
    ),
    (
        {"visits": (visit(windows=(window("08:00-09:00", days=(0,)), window("10:00-11:00", days=(1,)))),)},
        "windows that differ from day to day",
    ),
    ({"visitors": (visitor(daily=Caps(visits=3)),)}, "other limits than the load of a route"),
    ({"objective": Objective()}, "travel price"),
    ({"visits": (visit(people=2),)}, "visits tied to each other"),
    ({"objective": Objective(prices=default_prices())}, "price"),
]


def shape_for(question: Problem, *, ties: bool = False, lateness: bool = False) -> object:
    return shape_of(question, "fake", ties=ties, lateness=lateness)


@pytest.mark.parametrize(("changes", "foreign"), FOREIGN, ids=[str(number) for number in range(len(FOREIGN))])
def test_a_foreign_rule_is_named(changes: dict[str, object], foreign: str) -> None:
    question = problem(**({"objective": TRAVEL_ONLY} | changes))
    sentence = f"tiny: fake is not asked, because its model has no {foreign}"
    with pytest.raises(InputError, match=re.escape(sentence)):
        shape_for(question)


def test_a_price_for_late_starts_is_foreign_to_those_without_it(tmp_path: Path) -> None:
    question = problem_of("hhcrsp", tmp_path)
    with pytest.raises(InputError, match=r"has no price for late starts"):
        shape_for(question, ties=True)
    assert shape_of(question, "fake", ties=True, lateness=True).in_ticks(1 / 3) == pytest.approx(1.0)


def test_a_closed_day_is_not_allowed(tmp_path: Path) -> None:
    shape = shape_of(problem_of("weekly", tmp_path), "fake", ties=True, lateness=False)
    assert shape.allowed.tolist() == [[True, True], [False, True], [False, False]]


def test_prices_are_ticks_of_travel_for_all_people_together(tmp_path: Path) -> None:
    shape = shape_of(problem_of("weekly", tmp_path), "fake", ties=True, lateness=False)
    assert shape.price is not None
    assert shape.price.tolist() == [2 * PENALTY, PENALTY, PENALTY]


def test_visits_that_must_be_served_have_no_price(tmp_path: Path) -> None:
    shape = shape_of(problem_of("vrptw", tmp_path), "fake", ties=False, lateness=False)
    assert shape.price is None
    assert shape.capacity is not None
    assert np.array_equal(shape.capacity, [15, 15])


def test_a_route_starts_every_visit_as_early_as_it_can() -> None:
    visits = (visit("v1", place="p3"), visit("v2", place="p5", windows=(window("08:40-11:00"),)))
    shape = shape_of(problem(objective=TRAVEL_ONLY, visits=visits), "fake", ties=False, lateness=False)
    # Three minutes to p3, twenty there, two to p5: 08:25, so it waits until 08:40.
    minutes = [8 * 60 + 3, 8 * 60 + 40]
    assert shape.timed(0, [0, 1]) == PlannedRoute(0, (0, 1), (0, 0), tuple(60 * value for value in minutes))
