"""Where the search of a run begins: told to an engine that only notes what it was given."""

from threading import Event
from typing import cast

import pytest

from api.jobs.working import answered
from api.persistence.records.run import RunKind
from api.services.run_params import RunParams
from api.services.run_question import Question
from scheduler.constraints.index import Index
from scheduler.constraints.plan import Plan, plan_of, roster_of
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import evaluate
from scheduler.scenario.carried import FALLS, carried, held
from scheduler.solve.outcome import Outcome, Report, Source, Step
from scheduler.solve.params import SolveParams
from scheduler.solve.process import EngineProcess
from scheduler.solve.run import Solved
from tests.problems import ok_small, roster, route, visit
from tests.scenario.changes import changed, scenario

WEEK = ok_small(visits=(visit("v1", people=2), visit("v2"), visit("v3")))
BASE = roster(WEEK, route("w1d0", ("v1", "08:01"), ("v2", "08:21")), route("w2d0", ("v1", "08:01"), ("v3", "08:21")))
GONE = {"change": "remove_visitors", "visitors": ["w2"]}
LATER = held(WEEK, roster(WEEK, route("w1d0", ("v3", "09:00"))))


class Noting:
    """Places nobody, and notes what it was asked to begin with."""

    given: tuple[Problem, SolveParams, Plan | None]

    def __init__(self, asked: Problem, params: SolveParams, start: Plan | None, _process: EngineProcess) -> None:
        self._index = Index(asked)
        Noting.given = asked, params, start

    def cancel(self) -> None:
        """Nothing runs."""

    def result(self, _report: Report) -> Solved:
        nobody = roster_of(self._index, Plan())
        judged = evaluate(self._index.problem, nobody)
        return Solved(nobody, judged, Outcome(), [Step(judged.vector, Source.SEARCH, 1.0)])


@pytest.fixture(autouse=True)
def _no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.jobs.working.Solve", Noting)


def begun(
    kind: RunKind, base: Roster | None = BASE, best: Roster | None = None
) -> tuple[Problem, int | None, Plan | None]:
    """Return the problem a run asks of the engine, how often it lets the temperature fall, and where it begins."""
    over = Event()
    over.set()
    question = Question(
        kind=kind, week="2026-W49", params=RunParams(iterations=1), register=None,
        problem=None if base is not None else WEEK, base=None if base is None else (WEEK, base), best=best,
        taken=(), frozen_until=None, seconds_left=1.0,
        scenario=scenario(GONE).model_dump_json() if kind is RunKind.SCENARIO else None,
    )  # fmt: skip
    answered(question, cast("EngineProcess", None), lambda _message: None, over)
    problem, params, start = Noting.given
    return problem, params.falls, start


def whole(problem: Problem, given: Roster) -> Plan:
    return plan_of(Index(problem), given)


class TestAWhatIf:
    AFTER = changed(WEEK, GONE)

    def test_begins_near_what_is_left_of_its_base_though_that_breaks_a_rule(self) -> None:
        assert carried(self.AFTER, BASE) is None
        assert begun(RunKind.SCENARIO) == (self.AFTER, FALLS, whole(self.AFTER, held(self.AFTER, BASE)))

    def test_that_is_taken_over_goes_on_near_the_best_that_was_kept(self) -> None:
        assert begun(RunKind.SCENARIO, best=LATER) == (self.AFTER, FALLS, whole(self.AFTER, LATER))

    def test_without_a_base_begins_from_nothing(self) -> None:
        assert begun(RunKind.SCENARIO, base=None) == (WEEK, None, None)


def test_a_full_run_that_is_taken_over_begins_with_the_best_that_was_kept_and_hot() -> None:
    assert begun(RunKind.FULL, base=None, best=LATER) == (WEEK, None, whole(WEEK, LATER))


def test_a_filling_begins_with_what_it_fills() -> None:
    problem, falls, start = begun(RunKind.FILL)
    assert {(pin.visit, pin.visitor) for pin in problem.pins} == {
        (item.visit, problem.shift_of[route.shift].visitor)
        for route in BASE.routes for stop in route.stops for item in stop.visits
    }  # fmt: skip
    assert (falls, start) == (None, whole(problem, BASE))
