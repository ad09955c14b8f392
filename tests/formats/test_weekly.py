"""The `weekly` format: what a file means, what is refused, what a solution looks like."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, StopVisit
from scheduler.formats.benchmarks import FORMATS
from scheduler.travel.times import travel_times

WEEKLY = FORMATS["weekly"]


def shift(**changes: object) -> dict[str, object]:
    fields: dict[str, object] = {"visitor": 0, "kind": "volunteer", "day": 1, "start": 30600, "end": 43200}
    return fields | {"home": [31.0, 121.0], "speed": 1.25} | changes


def visit(**changes: object) -> dict[str, object]:
    fields: dict[str, object] = {"elder": 4, "at": [31.01, 121.0], "kind": None, "duration": 1200, "days": [1, 3]}
    return fields | {"window": [32400, 36000], "people": 2, "penalty": 7200} | changes


def saved(folder: Path, **changes: object) -> Path:
    week: dict[str, object] = {"format": "weekly/1", "circuity": 1.3, "reference_latitude": 31.0}
    week |= {"shifts": [shift(), shift(visitor=1)], "visits": [visit(), visit(kind="doctor", people=1)]} | changes
    path = folder / "tiny.json"
    path.write_text(json.dumps(week), encoding="utf-8")
    return path


@pytest.fixture
def problem(tmp_path: Path) -> Problem:
    return WEEKLY.read(saved(tmp_path))


def test_equal_coordinates_are_one_place(problem: Problem) -> None:
    assert [place.id for place in problem.places] == ["p0", "p1"]


def test_a_hundredth_of_a_degree_north_takes_1156_seconds(problem: Problem) -> None:
    # 0.01 degrees = 0.000174533 rad; x 6371000 x 1.3 / 1.25 = 1156.43 s, rounded.
    assert travel_times(problem).ticks(0)[0, 1] == 1156


def test_a_visit_keeps_people_window_kind_and_penalty(problem: Problem) -> None:
    pair, single = problem.visits
    assert (pair.people, pair.kinds, single.people, single.kinds) == (2, None, 1, frozenset({"doctor"}))
    assert pair.coverage.penalty == 7200
    assert (pair.windows[0].days, pair.windows[0].latest) == ((1, 3), timedelta(hours=10))


def test_costs_add_up_in_seconds(problem: Problem) -> None:
    objective = problem.objective
    assert (objective.lexicographic, objective.unit, objective.price("travel", "per_minute")) == (False, "seconds", 60)


def test_a_solution_names_shifts_and_visits_by_number(problem: Problem) -> None:
    stop = Stop(place="p1", visits=(StopVisit(visit="v0", start=timedelta(seconds=32400)),))
    roster = Roster(problem="tiny", start=problem.start, routes=(Route(shift="s1", stops=(stop,)),))
    assert json.loads(WEEKLY.write(problem, roster)) == {
        "routes": [{"shift": 1, "stops": [{"visit": 0, "start": 32400}]}]
    }


def test_a_roster_of_another_problem_is_refused(problem: Problem) -> None:
    stop = Stop(place="p1", visits=(StopVisit(visit="v9", start=timedelta(0)),))
    roster = Roster(problem="other", start=problem.start, routes=(Route(shift="s1", stops=(stop,)),))
    with pytest.raises(InputError, match=r"tiny: the roster names visit 'v9', which the problem does not have"):
        WEEKLY.write(problem, roster)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"visits": [visit(window=[36000, 32400])]}, r"tiny.json: a window ends at 09:00, before it begins at 10:00"),
        ({"visits": [visit(days=[7])]}, r"tiny.json, /visits/0/days/0: 7 is too large; give at most 6"),
        ({"shifts": [shift(end=30600)]}, r"tiny.json: shift s0 ends at 08:30, not after it starts at 08:30"),
        ({"shifts": [shift(), shift(speed=2)]}, r"tiny.json, /shifts/1: visitor 0 has kind 'volunteer' and speed 2"),
        ({"format": "weekly/2"}, r"tiny.json, /format: 'weekly/2' cannot be chosen here; give 'weekly/1'"),
        ({"circuity": None}, r"tiny.json, /circuity: null is not a number; give one"),
        ({"circuity": True}, r"tiny.json, /circuity: true is not a number; give one"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(tmp_path: Path, changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        WEEKLY.read(saved(tmp_path, **changes))
