"""The `hhcrsp` format, with a judge of costs that shares no code with it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.domain.errors import InputError
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster, Route, Stop, StopVisit
from scheduler.domain.travel import MatrixTravel
from scheduler.domain.visit import Company, Precedence
from scheduler.formats.benchmarks import FORMATS
from scheduler.formats.hhcrsp import no_later, no_sooner
from tests.formats.hhcrsp_judge import Instance, Location, Patient, Service, Solution, judge

HHCRSP = FORMATS["hhcrsp"]


def pair(name: str, window: list[float]) -> Patient:
    required: list[Service] = [{"service": service, "duration": 10.0} for service in ("s1", "s2")]
    return {"id": name, "time_window": window, "required_caregivers": required}


def instance() -> Instance:
    """p1 alone, p2 by two at once, p3 by two with the second 5 to 20 minutes later."""
    at_once, one_by_one = pair("p2", [100.0, 130.0]), pair("p3", [200.0, 230.0])
    at_once["synchronization"] = {"type": "simultaneous"}
    one_by_one["synchronization"] = {"type": "sequential", "distance": [5, 20]}
    single: Patient = {
        "id": "p1",
        "time_window": [401.99999999999994, 421.0],
        "required_caregivers": [{"service": "s2", "duration": 14.0}],
    }
    rows: list[list[float]] = [[0, 10.125, 20, 30], [10.125, 0, 15, 25], [20, 15, 0, 12], [30, 25, 12, 0]]
    return {
        "patients": [single, at_once, one_by_one],
        "caregivers": [{"id": "c1", "abilities": ["s1"]}, {"id": "c2", "abilities": ["s2", "s1"]}],
        "distances": rows,
    }


def saved(folder: Path, content: object) -> Path:
    path = folder / "tiny.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def problem(tmp_path: Path) -> Problem:
    return HHCRSP.read(saved(tmp_path, instance()))


def stop(visit: str, minutes: float) -> Stop:
    return Stop(place=f"at {visit.split('.')[0]}", visits=(StopVisit(visit=visit, start=timedelta(minutes=minutes)),))


def roster(problem: Problem) -> Roster:
    first = Route(shift="c1", stops=(stop("p2.1", 140), stop("p3.1", 200)))
    second = Route(shift="c2", stops=(stop("p2.2", 140), stop("p3.2", 215), stop("p1.1", 401)))
    return Roster(problem=problem.name, start=problem.start, routes=(first, second))


def place(patient: str, service: str, start: float, end: float) -> Location:
    return {"patient": patient, "service": service, "arrival_time": start, "departure_time": end}


def solution() -> Solution:
    """The roster above in the published form; a caregiver without work has no locations there."""
    first = [place("p2", "s1", 140, 150), place("p3", "s1", 200, 210)]
    second = [place("p2", "s2", 140, 150), place("p3", "s2", 215, 225), place("p1", "s2", 401, 415)]
    return {"routes": [{"caregiver_id": "c1", "locations": first}, {"caregiver_id": "c2", "locations": second}]}


class TestReading:
    def test_a_window_start_is_truncated_to_the_minute(self, problem: Problem) -> None:
        window = problem.visit_of["p1.1"].windows[0]
        assert (window.earliest, window.due) == (timedelta(minutes=401), timedelta(minutes=421))

    def test_times_between_ticks_are_rounded_towards_the_safe_side(self) -> None:
        assert no_sooner(10.00001) == timedelta(minutes=10) + timedelta(milliseconds=60)
        assert no_later(10.00001) == timedelta(minutes=10)
        assert no_sooner(12.345) == no_later(12.345) == timedelta(minutes=12.345)

    def test_thousandths_of_minutes_are_kept(self, problem: Problem) -> None:
        assert isinstance(problem.travel, MatrixTravel)
        assert problem.travel.ticks["given"][0] == (0, 10_125, 20_000, 30_000)
        assert problem.tick == timedelta(milliseconds=60)

    def test_late_is_allowed_far_beyond_the_due_time(self, problem: Problem) -> None:
        assert all(visit.windows[0].latest >= timedelta(minutes=600) for visit in problem.visits)

    def test_a_double_service_is_two_visits_tied_by_their_lag(self, problem: Problem) -> None:
        minutes = [timedelta(minutes=value) for value in (0, 0, 5, 20)]
        assert problem.precedences == (
            Precedence(first="p2.1", second="p2.2", min_lag=minutes[0], max_lag=minutes[1], company=Company.DIFFERENT),
            Precedence(first="p3.1", second="p3.2", min_lag=minutes[2], max_lag=minutes[3], company=Company.DIFFERENT),
        )

    def test_a_caregiver_holds_the_abilities(self, problem: Problem) -> None:
        assert [item.name for item in problem.visitor_of["c2"].qualifications] == ["s2", "s1"]

    def test_a_working_shift_bounds_the_route(self, tmp_path: Path) -> None:
        content = json.loads(json.dumps(instance()))
        content["caregivers"][0]["working_shift"] = [60, 480]
        shift = HHCRSP.read(saved(tmp_path, content)).shift_of["c1"]
        assert (shift.start, shift.end) == (timedelta(hours=1), timedelta(hours=8))


class TestRefusing:
    def test_a_matrix_of_another_size_is_named(self, tmp_path: Path) -> None:
        content = instance()
        content["distances"].pop()
        with pytest.raises(InputError, match=r"tiny.json, /distances: 3 rows for one office and 3 patients; give 4"):
            HHCRSP.read(saved(tmp_path, content))

    def test_a_double_service_without_its_tie_is_named(self, tmp_path: Path) -> None:
        content = instance()
        del content["patients"][1]["synchronization"]
        with pytest.raises(InputError, match=r"/patients/1: patient p2 needs two caregivers but gives no sync"):
            HHCRSP.read(saved(tmp_path, content))

    def test_lags_the_wrong_way_round_are_named(self, tmp_path: Path) -> None:
        content = instance()
        content["patients"][2]["synchronization"]["distance"] = [20, 5]
        with pytest.raises(InputError, match=r"precedence p3.1 -> p3.2: the largest lag is below the smallest"):
            HHCRSP.read(saved(tmp_path, content))

    def test_several_offices_are_named(self, tmp_path: Path) -> None:
        content = {**instance(), "central_offices": [{"id": "d1"}, {"id": "d2"}]}
        with pytest.raises(InputError, match=r"/central_offices: 2 central offices are given"):
            HHCRSP.read(saved(tmp_path, content))


def test_a_roster_is_written_in_the_published_form(problem: Problem) -> None:
    assert json.loads(HHCRSP.write(problem, roster(problem))) == solution()


class TestJudge:
    def test_the_cost_is_a_third_of_way_tardiness_and_largest_tardiness(self, problem: Problem) -> None:
        # Ways: c1 20 + 12 + 30 = 62; c2 20 + 12 + 25 + 10.125 = 67.125. p2 is 10 late, twice.
        verdict = judge(instance(), json.loads(HHCRSP.write(problem, roster(problem))))
        assert verdict.faults == ()
        assert (verdict.distance, verdict.tardiness, verdict.largest_tardiness) == (129.125, 20, 10)
        assert verdict.cost == pytest.approx(159.125 / 3)

    def test_an_idle_caregiver_may_have_no_locations(self) -> None:
        content, answer = instance(), solution()
        content["caregivers"].append({"id": "c3", "abilities": []})
        answer["routes"].append({"caregiver_id": "c3"})
        assert judge(content, answer).cost == pytest.approx(159.125 / 3)

    def test_a_missing_service_is_a_fault(self) -> None:
        answer = solution()
        answer["routes"][1]["locations"].pop()
        assert judge(instance(), answer).faults == ("('p1', 's2') is not served",)

    def test_a_broken_lag_is_a_fault(self) -> None:
        answer = solution()
        answer["routes"][1]["locations"][1]["departure_time"] = 231.0
        assert judge(instance(), answer).faults == ("p3: starts differ by 21, not 5 to 20",)

    def test_a_start_before_arrival_is_a_fault(self) -> None:
        content = instance()
        content["distances"][0][2] = 140.5
        assert judge(content, solution()).faults == (
            "('p2', 's1') before c1 is there",
            "('p2', 's2') before c2 is there",
        )
