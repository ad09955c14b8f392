"""The public `hhcrsp` format: home health care routing and scheduling (Ceschia et al., doi 10.1111/itor.13585)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scheduler.domain.base import Text
from scheduler.domain.clock import MINUTE, ticks_down, ticks_up
from scheduler.domain.elder import Elder
from scheduler.domain.errors import BadValue, InputError
from scheduler.domain.mode import Consent, ConsentState, VisitMode
from scheduler.domain.objective import Objective
from scheduler.domain.place import Place
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.domain.travel import MatrixTravel
from scheduler.domain.visit import Company, ModeOption, Visit
from scheduler.domain.visitor import Qualification, Visitor
from scheduler.formats.json_text import Given, checked, read_model
from scheduler.formats.routes_of import require_origin, routes_of

TICK = timedelta(milliseconds=60)
"""A thousandth of a minute: the files give minutes with three decimals."""

DAY_ZERO = date(2026, 11, 30)
LATEST_HOUR = timedelta(hours=900)
"""No schedule worth the name is longer; times in our files have three digits of hours."""

AGREED = (Consent(mode=VisitMode.HOME, state=ConsentState.AGREED),)
OFFICE = "office"
UNIT = "cost"
MODE = "given"
Minutes = Annotated[float, Field(ge=0, le=20_000)]


class _Required(Given):
    service: str
    duration: Annotated[float, Field(ge=0, le=1_440)]


class _Synchronization(Given):
    type: Literal["simultaneous", "sequential"]
    distance: tuple[Minutes, Minutes] | None = None

    @model_validator(mode="after")
    def _sequential_has_lags(self) -> _Synchronization:
        if self.type == "sequential" and self.distance is None:
            raise BadValue(
                zh="先后进行的双人服务需要 distance [最小, 最大]（分钟）；请补上",
                en="a sequential double service needs its distance [least, most], in minutes; add it",
            )
        return self

    @property
    def lags(self) -> tuple[float, float]:
        """Least and greatest difference of the two starts, in minutes."""
        return (0.0, 0.0) if self.type == "simultaneous" or self.distance is None else self.distance


class _Patient(Given):
    id: str
    time_window: tuple[Minutes, Minutes]
    required_caregivers: Annotated[tuple[_Required, ...], Field(min_length=1, max_length=2)]
    synchronization: _Synchronization | None = None

    @model_validator(mode="after")
    def _double_is_synchronized(self) -> _Patient:
        if len(self.required_caregivers) == 2 and self.synchronization is None:
            raise BadValue(
                zh=f"病人 {self.id} 需要两名护理员却没有 synchronization；请补上",
                en=f"patient {self.id} needs two caregivers but gives no synchronization; add it",
            )
        return self


class _Caregiver(Given):
    id: str
    abilities: tuple[str, ...]
    working_shift: tuple[Minutes, Minutes] | None = None


class _Instance(Given):
    patients: tuple[_Patient, ...]
    caregivers: tuple[_Caregiver, ...]
    central_offices: tuple[Given, ...] = ()
    distances: tuple[tuple[Minutes, ...], ...]


def read(path: Path) -> Problem:
    """Read an instance: minutes in thousandths, distances to the nearest tick, other times towards the safe side.

    A window start is truncated to the whole minute, as the published solutions do; a window end
    is a due time, later starts are tardy. Every service must be given: coverage comes first.

    Raises
    ------
    InputError
        One sentence with file, JSON pointer and value; also for several offices.
    """
    instance = read_model(_Instance, path)
    _refuse_other_shapes(instance, path)
    latest = _latest(instance)
    third = {"per_minute": 1 / 3}
    prices = {"travel": third, "lateness": third, "largest_lateness": third, "unassigned": {"unserved": 1.0}}
    places = (OFFICE, *(_place(patient) for patient in instance.patients))
    rows = tuple(tuple(_ticks(value) for value in row) for row in instance.distances)
    fields: dict[str, object] = {
        "name": path.stem,
        "start": DAY_ZERO,
        "days": 1,
        "tick": TICK,
        "travel": MatrixTravel(places=places, ticks={MODE: rows}),
        "objective": Objective(prices=prices, unit=UNIT),
        "places": tuple(Place(id=place) for place in places),
        "elders": tuple(
            Elder(id=patient.id, household=patient.id, place=_place(patient), consents=AGREED)
            for patient in instance.patients
        ),
        "visitors": tuple(_visitor(caregiver) for caregiver in instance.caregivers),
        "shifts": tuple(_shift_fields(caregiver, latest) for caregiver in instance.caregivers),
        "visits": tuple(item for patient in instance.patients for item in _visit_fields(patient, latest)),
        "precedences": tuple(tie for patient in instance.patients for tie in _precedences(patient)),
    }
    return checked(Problem, fields, path)


def write(problem: Problem, roster: Roster) -> str:
    """Return a roster as ``routes[{caregiver_id, locations[...]}]``, minutes with three decimals.

    ``arrival_time`` is the start of service, as in the published solutions, so waiting lies before it.

    Raises
    ------
    InputError
        When the problem was not converted from hhcrsp, or the roster does not answer it.
    """
    require_origin(problem, "hhcrsp", isinstance(problem.travel, MatrixTravel) and problem.objective.unit == UNIT)
    routes = [
        {
            "caregiver_id": shift.visitor,
            "locations": [_location(visit, start) for visit, start in services],
        }
        for shift, services in routes_of(problem, roster)
    ]
    return json.dumps({"routes": routes}, ensure_ascii=False, indent=1) + "\n"


def _location(visit: Visit, start: timedelta) -> dict[str, str | float]:
    end = start + visit.options[0].duration
    return {
        "arrival_time": round(start / MINUTE, 3),
        "departure_time": round(end / MINUTE, 3),
        "patient": visit.elder,
        "service": visit.service,
    }


def _refuse_other_shapes(instance: _Instance, path: Path) -> None:
    if len(instance.central_offices) > 1:
        offices = len(instance.central_offices)
        what = Text(
            zh=f"有 {offices} 个办公地点；此处只能读取一个",
            en=f"{offices} central offices are given; this reader knows one",
        )
        raise InputError(f"{path}, /central_offices", what)
    size = len(instance.patients) + 1
    short = next((row for row in instance.distances if len(row) != size), None)
    if len(instance.distances) != size or short is not None:
        rows, width = len(instance.distances), len(short or ())
        many = Text(zh=f"有 {rows} 行", en=f"{rows} rows")
        wide = Text(zh=f"有一行是 {width} 个值", en=f"a row of {width} values")
        got = many if short is None else wide
        what = Text(
            zh=f"一个办公地点和 {size - 1} 名病人，却{got.zh}；应为 {size} x {size}",
            en=f"{got.en} for one office and {size - 1} patients; give {size} x {size}",
        )
        raise InputError(f"{path}, /distances", what)


def _latest(instance: _Instance) -> timedelta:
    """Return a time by which any sensible day is over, so that it never binds."""
    lags = sum(patient.synchronization.lags[1] for patient in instance.patients if patient.synchronization)
    service = sum(item.duration for patient in instance.patients for item in patient.required_caregivers)
    ways = 2 * sum(max(row, default=0.0) for row in instance.distances)
    last = max((patient.time_window[1] for patient in instance.patients), default=0.0)
    return min(timedelta(minutes=last + lags + service + ways + 1), LATEST_HOUR)


def _ticks(minutes: float) -> int:
    return round(minutes * MINUTE / TICK)


def no_sooner(minutes: float) -> timedelta:
    """Return minutes in whole ticks for durations, least lags and beginnings: what lies between ticks rounds up."""
    return ticks_up(timedelta(minutes=minutes), TICK) * TICK


def no_later(minutes: float) -> timedelta:
    """Return minutes in whole ticks for due times, largest lags and ends: what lies between ticks rounds down."""
    return ticks_down(timedelta(minutes=minutes), TICK) * TICK


def _place(patient: _Patient) -> str:
    return f"at {patient.id}"


def _visitor(caregiver: _Caregiver) -> Visitor:
    abilities = tuple(Qualification(name=name) for name in dict.fromkeys(caregiver.abilities))
    return Visitor(id=caregiver.id, kind="caregiver", home=OFFICE, travel_mode=MODE, qualifications=abilities)


def _shift_fields(caregiver: _Caregiver, latest: timedelta) -> dict[str, object]:
    start, end = timedelta(0), latest
    if caregiver.working_shift is not None:
        start, end = no_sooner(caregiver.working_shift[0]), no_later(caregiver.working_shift[1])
    return {"id": caregiver.id, "visitor": caregiver.id, "day": 0, "start": start, "end": end}


def _visit_fields(patient: _Patient, latest: timedelta) -> list[dict[str, object]]:
    # The format fixes this one rounding: published solutions start services at the whole minute below, also where
    # rounding left 401.99999999999994 in the file.
    earliest, due = timedelta(minutes=int(patient.time_window[0])), no_later(patient.time_window[1])
    window = {"days": (0,), "earliest": earliest, "latest": latest, "due": due}
    return [
        {
            "id": _visit_id(patient, number),
            "elder": patient.id,
            "place": _place(patient),
            "service": item.service,
            "options": (ModeOption(mode=VisitMode.HOME, duration=no_sooner(item.duration)),),
            "windows": (window,),
            "skills": frozenset({item.service}),
        }
        for number, item in enumerate(patient.required_caregivers)
    ]


def _visit_id(patient: _Patient, number: int) -> str:
    return f"{patient.id}.{number + 1}"


def _precedences(patient: _Patient) -> list[dict[str, object]]:
    if patient.synchronization is None:
        return []
    least, most = patient.synchronization.lags
    numbers = range(len(patient.required_caregivers))
    return [
        {
            "first": _visit_id(patient, first),
            "second": _visit_id(patient, second),
            "min_lag": no_sooner(least),
            "max_lag": no_later(most),
            "company": Company.DIFFERENT,
        }
        for first, second in pairwise(numbers)
    ]
