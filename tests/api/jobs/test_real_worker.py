"""The whole way with nothing replaced: a hosted worker, its child, the engine, and the roster it finds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.clock import system_clock
from api.jobs.carrying_out import WORKER
from api.jobs.hosted import hosted_workers
from api.jobs.queue import DbosQueue
from api.jobs.state import prepare_runs_database
from api.persistence.database import Database
from api.persistence.mapping.register import store_register
from api.persistence.migrate import upgrade
from api.persistence.records.run import RunKind, RunRecord
from api.persistence.unit_of_work import Works
from api.security.keyring import key_text
from api.security.vault import Vault
from api.services.rosters import opened_roster
from api.services.run_params import RunParams
from api.services.runs import RunRequest, cancel_run, get_run, request_run
from api.services.weeks import demand_of, open_week
from api.settings import ServiceSettings
from scheduler.evaluate.evaluation import evaluate
from tests.api.conftest import KEYS, SYSTEM
from tests.api.jobs.processes import until
from tests.api.services.conftest import AREA
from tests.fixtures.samples import SHORT, sample

TOO_LONG_SECONDS = 3600
FINAL = {"done", "failed", "cancelled"}

_ROOT = Path(__file__).parents[3]


@pytest.fixture
def settings(tmp_path: Path) -> ServiceSettings:
    made = ServiceSettings(database=f"sqlite:///{tmp_path}/tanfang.db", keys=SecretStr(key_text(KEYS)))
    prepare_runs_database(made)
    return made


@pytest.fixture
def works(settings: ServiceSettings) -> Iterator[Works]:
    database = Database(settings.database)
    upgrade(database)
    made = Works(database, Vault(KEYS), system_clock)
    with made.begin(SYSTEM) as uow:
        store_register(uow, sample("village"))
    yield made
    database.close()


def ask(works: Works, queue: DbosQueue, params: RunParams) -> str:
    with works.begin(WORKER) as uow:
        week = open_week(uow, AREA, SHORT)
        return request_run(uow, queue, week.id, RunRequest(RunKind.FULL, params)).id


def run_of(works: Works, run_id: str) -> RunRecord:
    with works.begin(WORKER) as uow:
        return get_run(uow, run_id)


def stop_when_there_is_a_roster(works: Works, run_id: str) -> None:
    until(lambda: run_of(works, run_id).best is not None or run_of(works, run_id).state in FINAL, "a roster")
    with works.begin(WORKER) as uow:
        cancel_run(uow, run_id)


def test_a_hosted_worker_makes_a_roster_and_stops_another(settings: ServiceSettings, works: Works) -> None:
    with DbosQueue(settings) as queue, hosted_workers(settings, ["hosted"], niceness=0):
        whole = ask(works, queue, RunParams(iterations=2000, workers=1))
        stopped = ask(works, queue, RunParams(seconds=TOO_LONG_SECONDS))
        until(lambda: run_of(works, whole).state in FINAL, "the run ended")
        stop_when_there_is_a_roster(works, stopped)
        until(lambda: run_of(works, stopped).state in FINAL, "the run stopped")
    record = run_of(works, whole)
    assert (record.state, record.failure, record.executor_id) == ("done", None, "hosted")
    with works.begin(WORKER) as uow:
        assert record.roster_id is not None
        kept, problem, roster = opened_roster(uow, record.roster_id)
        judged = evaluate(problem, roster)
        assert judged.feasible
        assert (kept.figures["served"], kept.origin) == (judged.served, f"run:{whole}")
        assert demand_of(uow, record.week_id).problem.visits == problem.visits
    # The village is solved to proof within its time, so the second run may be done before anybody could stop it.
    assert run_of(works, stopped).state in {"cancelled", "done"}
    assert run_of(works, stopped).roster_id is not None


@pytest.mark.parametrize("module", ["api.main", "api.jobs.queue"])
def test_what_answers_requests_loads_no_solver(module: str) -> None:
    question = (
        f"import sys, {module}; print(sorted({{'ortools', 'numba', 'llvmlite'}} & set(sys.modules)), "
        "[name for name in sys.modules if name.startswith(('scheduler.solve', 'scheduler.search', 'scheduler.model'))])"
    )
    said = subprocess.run([sys.executable, "-c", question], cwd=_ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["[]", "[]"]
