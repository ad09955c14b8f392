"""Workers as real processes: killed, taken over, started again, and held to the limits of the queue."""

from __future__ import annotations

import pytest
from dbos import DBOSClient

from api.jobs.carrying_out import WORKER
from api.jobs.queue import DbosQueue
from api.jobs.sole import NameTakenError, sole_process
from api.jobs.state import APPLICATION, SCHEMA, prepare_runs_database, runs_database
from api.persistence.database import Database
from api.persistence.records.run import RunKind
from api.persistence.repositories.executors import Executors
from api.services.run_params import RunParams
from api.services.runs import RunRequest, request_run
from api.settings import ServiceSettings
from tests.api.conftest import make_schema
from tests.api.jobs.conftest import Running
from tests.api.jobs.processes import WorkerProcess, until, workers
from tests.api.jobs.scripted_worker import HANGS, without_first_route
from tests.api.stores import Stores

NEVER = ""
EVERY_SECOND = "* * * * * *"


def url_of(database: Database) -> str:
    return database.engine.url.set(drivername=database.engine.dialect.name).render_as_string(hide_password=False)


def words(settings: ServiceSettings, name: str, weekly: str = NEVER, at_once: int = 1) -> list[str]:
    state = settings.runs_database or ""
    return ["tests.api.jobs.scripted_worker", settings.database, name, state, weekly, str(at_once)]


@pytest.fixture
def settings(running: Running) -> ServiceSettings:
    made = ServiceSettings(database=url_of(running.works.database))
    prepare_runs_database(made)
    return made


def ask(running: Running, queue: DbosQueue, seed: int) -> str:
    asked = RunRequest(RunKind.FILL, RunParams(seconds=60, seed=seed), running.draft)
    with running.works.begin(WORKER) as uow:
        return request_run(uow, queue, running.week, asked).id


def beats(running: Running, name: str) -> int:
    with running.works.begin(WORKER) as uow:
        return sum(found.beats for found in Executors(uow).all() if found.id == name)


def begun(process: WorkerProcess) -> list[object]:
    return [line["run_id"] for line in process.events("run_begun")]


def ended(process: WorkerProcess) -> list[object]:
    return [line["run_id"] for line in process.events("run_ended")]


class TestKilledWorkers:
    @pytest.mark.parametrize("database_sort", ["postgresql"])
    def test_another_one_goes_on_from_the_best_and_the_queue_keeps_its_limit(
        self, running: Running, settings: ServiceSettings
    ) -> None:
        with DbosQueue(settings) as queue, workers(words(settings, "a"), words(settings, "b")) as (one, other):
            one.waits("worker_ready")
            other.waits("worker_ready")
            hanging = ask(running, queue, HANGS)
            until(lambda: running.run(hanging).best is not None, "a roster is kept")
            mine, peer = (one, other) if begun(one) else (other, one)
            second = ask(running, queue, 1)
            idle = "b" if mine is one else "a"
            since = beats(running, idle)
            until(lambda: beats(running, idle) > since + 3, "the other worker looked around")
            assert begun(peer) == []
            mine.kill()
            peer.waits("run_ended", 2)
            assert set(ended(peer)) == {hanging, second}
            queue.put_now(hanging)
            assert [len(begun(peer)), running.run(hanging).attempt, running.run(second).attempt] == [2, 2, 1]
        self.check(running, hanging)

    @pytest.mark.parametrize("database_sort", ["sqlite"])
    def test_the_same_one_goes_on_when_it_is_started_again(self, running: Running, settings: ServiceSettings) -> None:
        with DbosQueue(settings) as queue:
            hanging = ask(running, queue, HANGS)
            with workers(words(settings, "a")) as (first,):
                until(lambda: running.run(hanging).best is not None, "a roster is kept")
                first.kill()
            with workers(words(settings, "a")) as (again,):
                again.waits("run_ended")
        self.check(running, hanging)

    def check(self, running: Running, run_id: str) -> None:
        record = running.run(run_id)
        assert (record.state, record.attempt, running.rosters_of(run_id)) == ("done", 2, 1)
        assert record.progress["placed"] == running.judged(running.roster).served
        assert running.judged(without_first_route(running.roster)).served < running.judged(running.roster).served


@pytest.mark.parametrize("database_sort", ["postgresql"])
def test_a_schedule_fires_once_however_many_workers_there_are(stores: Stores, database_sort: str) -> None:
    with stores.fresh(database_sort, "empty", make_schema) as database:
        settings = ServiceSettings(database=url_of(database))
        prepare_runs_database(settings)
        with workers(words(settings, "a", EVERY_SECOND), words(settings, "b", EVERY_SECOND)) as (one, other):
            until(lambda: len(one.events("week_planned") + other.events("week_planned")) >= 3, "three weeks planned")
            one.stop()
            other.stop()
            planned_weeks = len(one.events("week_planned") + other.events("week_planned"))
        client = DBOSClient(
            system_database_url=runs_database(settings), dbos_system_schema=SCHEMA, application_name=APPLICATION
        )
        fired = client.list_workflows(workflow_id_prefix="sched-")
        client.destroy()
        assert len({workflow.workflow_id for workflow in fired}) == len(fired)
        assert planned_weeks <= len(fired)
        assert planned_weeks >= len([workflow for workflow in fired if workflow.status == "SUCCESS"])


def test_one_name_is_one_process(running: Running, settings: ServiceSettings) -> None:
    database = running.works.database
    with sole_process(settings, database, "me"):
        with pytest.raises(NameTakenError), sole_process(settings, database, "me"):
            pass
        with sole_process(settings, database, "somebody else"):
            pass
    with sole_process(settings, database, "me"):
        pass


def test_what_waits_is_known_by_its_id_only(running: Running, settings: ServiceSettings) -> None:
    with DbosQueue(settings) as queue:
        run_id = ask(running, queue, 1)
        queue.put_now(run_id)
    client = DBOSClient(
        system_database_url=runs_database(settings), dbos_system_schema=SCHEMA, application_name=APPLICATION
    )
    (waiting,) = client.list_workflows()
    client.destroy()
    assert waiting.workflow_id == run_id
    assert waiting.input == {"args": (run_id,), "kwargs": {}}


def test_a_run_that_is_not_committed_does_not_wait(running: Running, settings: ServiceSettings) -> None:
    asked = RunRequest(RunKind.FILL, RunParams(), running.draft)

    def fail(queue: DbosQueue) -> None:
        with running.works.begin(WORKER) as uow:
            request_run(uow, queue, running.week, asked)
            raise ConnectionAbortedError

    with DbosQueue(settings) as queue, pytest.raises(ConnectionAbortedError):
        fail(queue)
    client = DBOSClient(
        system_database_url=runs_database(settings), dbos_system_schema=SCHEMA, application_name=APPLICATION
    )
    assert client.list_workflows() == []
    client.destroy()
