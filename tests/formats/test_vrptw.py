"""The `vrptw` format: Solomon's tables and VRPLIB, distances cut to one decimal."""

from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, StopVisit
from scheduler.domain.travel import MatrixTravel
from scheduler.formats.benchmarks import FORMATS

VRPTW = FORMATS["vrptw"]
SOLOMON = """TINY

VEHICLE
NUMBER     CAPACITY
  2         200

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE TIME

    0      0         0          0          0        230          0
    1      1         1         10         16        171         10
    2      3         4          7         50         60         10
"""
VRPLIB = """NAME : TINY
TYPE : VRPTW
DIMENSION : 3
VEHICLES : 2
CAPACITY : 200
SERVICE_TIME : 10
EDGE_WEIGHT_TYPE : EUC_2D
NODE_COORD_SECTION
1 0 0
2 1 1
3 3 4
DEMAND_SECTION
1 0
2 10
3 7
TIME_WINDOW_SECTION
1 0 230
2 16 171
3 50 60
DEPOT_SECTION
1
-1
EOF
"""


def read(folder: Path, text: str, name: str = "tiny.txt") -> Problem:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="\r\n")
    return VRPTW.read(path)


def test_distances_are_cut_to_one_decimal(tmp_path: Path) -> None:
    # sqrt(2) = 1.414 -> 1.4; 5 -> 5.0; sqrt(4 + 9) = 3.606 -> 3.6.
    travel = read(tmp_path, SOLOMON).travel
    assert isinstance(travel, MatrixTravel)
    assert travel.ticks["given"] == ((0, 14, 50), (14, 0, 36), (50, 36, 0))


def test_both_texts_give_the_same_problem(tmp_path: Path) -> None:
    assert read(tmp_path, SOLOMON) == read(tmp_path, VRPLIB, "tiny.vrp")


def test_each_vehicle_is_a_shift_with_its_capacity(tmp_path: Path) -> None:
    problem = read(tmp_path, SOLOMON)
    assert [(shift.capacity, shift.end) for shift in problem.shifts] == [(200, timedelta(minutes=230))] * 2
    assert [visit.load for visit in problem.visits] == [10, 7]


def test_due_dates_are_hard(tmp_path: Path) -> None:
    window = read(tmp_path, SOLOMON).visit_of["2"].windows[0]
    assert (window.earliest, window.latest, window.due) == (timedelta(minutes=50), timedelta(minutes=60), None)


def test_a_solution_lists_routes_and_the_way_home_counts(tmp_path: Path) -> None:
    problem = read(tmp_path, SOLOMON)
    stops = tuple(Stop(place=name, visits=(StopVisit(visit=name, start=timedelta(minutes=50)),)) for name in "12")
    roster = Roster(problem="tiny", start=problem.start, routes=(Route(shift="vehicle 1", stops=stops),))
    assert VRPTW.write(problem, roster) == "Route #1: 1 2\nCost 10.0\n"  # 1.4 + 3.6 + 5.0


@pytest.mark.parametrize(
    ("text", "old", "new", "sentence"),
    [
        (SOLOMON, "171", "l71", r"tiny.txt, line 11: 'l71' is not a number"),
        (SOLOMON, "         60         10", "", r"tiny.txt, line 12: .* has 5 values; give 7"),
        (SOLOMON, "    1      1", "    5      1", r"tiny.txt, line 11: number 5 stands where 1 should"),
        (SOLOMON, "CUSTOMER", "", r"tiny.txt: neither VEHICLE and CUSTOMER"),
        (SOLOMON, "60         10", "40         10", r"tiny.txt: a window ends at 00:40, before it begins at 00:50"),
        (SOLOMON, "        171 ", "     171000 ", r"tiny.txt: due date 171000 is out of range"),
        (SOLOMON, "  2         200", "  0         200", r"tiny.txt: the number of vehicles is 0; give at least 1"),
        (VRPLIB, "CAPACITY : 200", "", r"tiny.txt: CAPACITY is missing"),
        (VRPLIB, "EUC_2D", "GEO", r"tiny.txt, EDGE_WEIGHT_TYPE: 'GEO' is not known"),
        (VRPLIB, "3 7\n", "", r"tiny.txt: 3 points, 2 demands and 3 windows are given; was the file cut off\?"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, old: str, new: str, sentence: str) -> None:
    assert old in text
    with pytest.raises(InputError, match=sentence):
        read(tmp_path, text.replace(old, new))
