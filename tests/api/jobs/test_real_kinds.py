"""Runs of every kind with the real engine in its real processes: begun, taken over, and stopped."""

from __future__ import annotations

import os
from threading import Thread

import pytest

from api.jobs.carrying_out import WORKER, Workplace, carry_out
from api.persistence.records.run import RunKind, RunRecord
from api.persistence.records.scenario import ScenarioRecord
from api.persistence.unit_of_work import Works
from api.services.rosters import opened_roster, store_roster
from api.services.run_params import RunParams
from api.services.run_queue import UnattendedQueue
from api.services.run_results import Attempt, begin_run, figures_so_far, keep_best, keep_problem
from api.services.runs import RunRequest, cancel_run, get_run, request_run
from api.services.weeks import open_week
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import Evaluation, better, evaluate
from tests.api.jobs.conftest import Running
from tests.api.jobs.processes import until
from tests.api.soak.light import with_routes
from tests.api.soak.process_table import solvers_of
from tests.fixtures.samples import SHORT

FEW, ONE = 500, 1
TOO_LONG_SECONDS = 3600
TUESDAY = 1
SPENT_SECONDS = 3.0

# What is kept and how is the matter of other tests, on both databases; here it is the engine's work inside a run.
pytestmark = pytest.mark.parametrize("database_sort", ["sqlite"])


def carried_out(works: Works, run_id: str) -> tuple[RunRecord, Problem, Roster, Evaluation]:
    """A run that is done, with its roster as our own evaluator judges it."""
    assert carry_out(Workplace(works, "real"), run_id) == "done"
    assert solvers_of(os.getpid()) == []
    with works.begin(WORKER) as uow:
        record = get_run(uow, run_id)
        assert record.roster_id is not None
        kept, problem, roster = opened_roster(uow, record.roster_id)
    judged = evaluate(problem, roster)
    assert judged.feasible
    assert (kept.figures["served"], record.progress["placed"]) == (judged.served, judged.served)
    return record, problem, roster, judged


def placed(roster: Roster) -> dict[str, set[tuple[str, object]]]:
    """By whom and when each visit is made."""
    found: dict[str, set[tuple[str, object]]] = {}
    for route in roster.routes:
        for stop in route.stops:
            for item in stop.visits:
                found.setdefault(item.visit, set()).add((route.shift, item.start))
    return found


def without_a_route(running: Running) -> Roster:
    """The roster without the first route that nobody shares a visit with."""
    routes = running.roster.routes
    for gone in routes:
        left = with_routes(running.demand.problem, running.roster, [route for route in routes if route is not gone])
        if running.judged(left).feasible:
            return left
    raise AssertionError("every route shares a visit")


def test_filling_places_what_was_left_out_and_moves_nothing(running: Running) -> None:
    left = without_a_route(running)
    before = running.judged(left)
    with running.works.begin(WORKER) as uow:
        base = store_roster(uow, running.week, running.problem, left, before, "hand").id
    run_id = running.ask(RunKind.FILL, base, iterations=FEW, workers=1)
    record, _, roster, judged = carried_out(running.works, run_id)
    made = placed(roster)
    assert {visit: made[visit] for visit in placed(left)} == placed(left)
    assert judged.served > before.served
    assert record.problem_id == running.problem


def test_a_repair_takes_the_visits_of_who_is_away_and_says_what_it_changed(running: Running) -> None:
    shifts = running.demand.problem.shift_of
    away = next(shifts[route.shift] for route in running.roster.routes if route.stops)
    change = {"kind": "visitor_absent", "visitor": away.visitor, "first_day": away.day, "last_day": away.day}
    run_id = running.ask(RunKind.REPAIR, running.draft, iterations=FEW, workers=1, changes=[change])
    record, problem, roster, _ = carried_out(running.works, run_id)
    at_work = {(problem.shift_of[route.shift].visitor, problem.shift_of[route.shift].day) for route in roster.routes}
    assert (away.visitor, away.day) not in at_work
    assert isinstance(record.report, dict)
    changes = record.report["changes"]
    assert isinstance(changes, list)
    assert changes != []


@pytest.mark.parametrize("with_base", [False, True])
def test_a_what_if_answers_another_problem_and_is_no_draft_to_publish(running: Running, with_base: bool) -> None:
    away = running.demand.problem.shift_of[running.roster.routes[0].shift].visitor
    changes = {"name": "x", "changes": [{"change": "remove_visitors", "visitors": [away]}]}
    with running.works.begin(WORKER) as uow:
        scenario = ScenarioRecord(
            week_id=running.week, name="x", changes=changes, base_roster_id=None, made_by="user:planner",
            made_at=uow.clock(),
        )  # fmt: skip
        uow.session.add(scenario)
        uow.session.flush()
        base = running.draft if with_base else None
        asked = RunRequest(RunKind.SCENARIO, RunParams(iterations=FEW, workers=1), base, scenario.id)
        run_id = request_run(uow, UnattendedQueue(), running.week, asked).id
    record, problem, roster, _ = carried_out(running.works, run_id)
    assert {problem.shift_of[route.shift].visitor for route in roster.routes}.isdisjoint({away})
    with running.works.begin(WORKER) as uow:
        assert opened_roster(uow, str(record.roster_id))[0].origin == f"scenario:{run_id}"


def test_a_run_taken_over_begins_from_the_best_that_was_kept(running: Running) -> None:
    run_id = running.ask(iterations=ONE, workers=1)
    kept = running.judged(running.roster)
    with running.works.begin(WORKER) as uow:
        begin_run(uow, run_id, "dead")
        keep_problem(uow, Attempt(run_id, 1), running.demand.problem, running.demand.not_owed)
        keep_best(uow, Attempt(run_id, 1), running.roster, figures_so_far(kept, SPENT_SECONDS))
    record, _, _, judged = carried_out(running.works, run_id)
    assert (record.attempt, record.executor_id) == (2, "real")
    assert not better(kept.vector, judged.vector)


def test_a_run_that_is_stopped_keeps_its_best_and_leaves_no_process(stored_town: Works) -> None:
    with stored_town.begin(WORKER) as uow:
        week = open_week(uow, "T01", SHORT)
        asked = RunRequest(RunKind.FULL, RunParams(seconds=TOO_LONG_SECONDS, workers=1))
        run_id = request_run(uow, UnattendedQueue(), week.id, asked).id
    at_work = Thread(target=carry_out, args=(Workplace(stored_town, "real"), run_id), daemon=True)
    at_work.start()
    until(lambda: run_of(stored_town, run_id).best is not None, "a roster is kept")
    with stored_town.begin(WORKER) as uow:
        cancel_run(uow, run_id)
    until(lambda: not at_work.is_alive(), "the run stopped")
    assert solvers_of(os.getpid()) == []
    record = run_of(stored_town, run_id)
    assert (record.state, record.failure) == ("cancelled", None)
    with stored_town.begin(WORKER) as uow:
        _, problem, roster = opened_roster(uow, str(record.roster_id))
    assert evaluate(problem, roster).feasible


def run_of(works: Works, run_id: str) -> RunRecord:
    with works.begin(WORKER) as uow:
        return get_run(uow, run_id)
