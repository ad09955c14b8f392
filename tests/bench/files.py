"""Tiny instances of the three formats with answers that a person can work out."""

import json
from pathlib import Path

from scheduler.domain.problem import Problem
from scheduler.formats.benchmarks import FORMATS

WAY_SECONDS = 1156
"""A hundredth of a degree north at 1.25 m/s and a circuity of 1.3 (see tests/formats/test_weekly.py)."""

PENALTY = 7200

WEEKLY_COST = 4 * WAY_SECONDS + PENALTY
"""Both go there and back for the two-person visit; nobody works on the day of the third visit."""

WEEKLY_RELAXED_COST = 2 * WAY_SECONDS + PENALTY
"""Without the tie, the doctor does both copies and the other visit alone."""

HHCRSP_COST = 22.0
"""Both walk office, p1, p2, office (30 each); p1 is two minutes late twice: (60 + 4 + 2) / 3."""

VRPTW_COST = 12.8
"""Together they carry too much for one vehicle: 2 x 1.4 and 2 x 5.0."""

SOLOMON = """TINY

VEHICLE
NUMBER     CAPACITY
  2         {capacity}

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE TIME

    0      0         0          0          0        230          0
    1      1         1         10         16        171         10
    2      3         4          7         50         60         10
"""

COSTS = {"weekly": WEEKLY_COST, "hhcrsp": HHCRSP_COST, "vrptw": VRPTW_COST}


def weekly_file(folder: Path, name: str = "tiny", doctors_needed: int = 1) -> Path:
    """A volunteer and a doctor on Tuesday; a visit for two, one for a doctor, one on a day without shifts."""
    shift = {"visitor": 0, "kind": "volunteer", "day": 1, "start": 30600, "end": 43200, "home": [31.0, 121.0]}
    visit = {"elder": 4, "at": [31.01, 121.0], "kind": None, "duration": 1200, "days": [1, 3]}
    visit |= {"window": [32400, 36000], "people": 1, "penalty": PENALTY}
    doctor = {"kind": "doctor", "people": doctors_needed}
    week: dict[str, object] = {"format": "weekly/1", "circuity": 1.3, "reference_latitude": 31.0}
    week["shifts"] = [shift | {"speed": 1.25}, shift | {"speed": 1.25, "visitor": 1, "kind": "doctor"}]
    week["visits"] = [visit | {"people": 2}, visit | doctor, visit | {"days": [2]}]
    return _saved(folder / f"{name}.json", json.dumps(week))


def hhcrsp_file(folder: Path, name: str = "tiny") -> Path:
    """Two caregivers with one ability each; p1 takes both at once, p2 the second 5 to 20 minutes later."""
    needs = [{"service": "s1", "duration": 3}, {"service": "s2", "duration": 3}]
    at_once = {"id": "p1", "time_window": [5, 8], "required_caregivers": needs}
    in_turn = {"id": "p2", "time_window": [0, 100], "required_caregivers": needs}
    instance = {
        "patients": [
            at_once | {"synchronization": {"type": "simultaneous"}},
            in_turn | {"synchronization": {"type": "sequential", "distance": [5, 20]}},
        ],
        "caregivers": [{"id": "c1", "abilities": ["s1"]}, {"id": "c2", "abilities": ["s2"]}],
        "distances": [[0, 10, 10], [10, 0, 10], [10, 10, 0]],
    }
    return _saved(folder / f"{name}.json", json.dumps(instance))


def vrptw_file(folder: Path, name: str = "tiny", capacity: int = 15) -> Path:
    return _saved(folder / f"{name}.txt", SOLOMON.format(capacity=capacity))


FILES = {"weekly": weekly_file, "hhcrsp": hhcrsp_file, "vrptw": vrptw_file}


def problem_of(form: str, folder: Path) -> Problem:
    return FORMATS[form].read(FILES[form](folder))


def _saved(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
