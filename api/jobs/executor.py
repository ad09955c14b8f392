"""One process that carries out runs, one after the other, with DBOS in charge of what waits and what was begun."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

from dbos import DBOS, DBOSConfig, ScheduleInput, error

from api.http.log import logger
from api.jobs.carrying_out import WORKER, Workplace, carry_out
from api.jobs.chores import do_chores
from api.jobs.delivering import channels_of
from api.jobs.heartbeat import Heart, Sweep, Watch
from api.jobs.options import RunOptions
from api.jobs.queue import DbosQueue
from api.jobs.sole import sole_process
from api.jobs.state import (
    APPLICATION,
    CHORES,
    QUEUE,
    RUN,
    SCHEMA,
    VERSION,
    WEEKLY,
    prepare_runs_database,
    runs_database,
)
from api.services.run_params import RunParams
from api.services.weekly_runs import request_weekly_runs
from api.settings import ServiceSettings

_POLL_SECONDS = 0.5
TRIES, FIRST_PAUSE_SECONDS, LONGER_EACH_TIME = 10_000, 5.0, 1.05
"""A database that is away loses no run: each pause is a twentieth of the time that went by, an hour at most."""
_PENDING = "PENDING"
EVERY_MINUTE = "* * * * *"
_CHORES_KEPT = timedelta(hours=1)
_FORGOTTEN_AT_ONCE = 500


class ScheduleError(Exception):
    """A schedule that is no cron expression; the text is the schedule."""


@contextmanager
def executor(
    settings: ServiceSettings, options: RunOptions, place: Workplace, chores: str = EVERY_MINUTE
) -> Iterator[None]:
    """Carry out runs in threads of this process until the block ends.

    What is being carried out at the end is left to others, or to the next start under the same name; end the process
    right after the block.

    Parameters
    ----------
    chores : str
        When one of all processes does the chores, as a cron expression; empty: never.

    Raises
    ------
    NameTakenError
        When another living process has the same name.
    ScheduleError
        When the weekly schedule makes no sense.
    """
    prepare_runs_database(settings)
    with sole_process(settings, place.works.database, place.executor_id), DbosQueue(settings) as queue:
        _launch(settings, options, place, queue, chores)
        sweep = Sweep(place.works, _Workflows(queue), place.executor_id, Watch(options.dead_after_seconds))
        heart = Heart(sweep, options.beat_seconds)
        heart.start()
        try:
            yield
        finally:
            heart.stop()


def _launch(settings: ServiceSettings, options: RunOptions, place: Workplace, queue: DbosQueue, chores: str) -> None:
    config: DBOSConfig = {
        "name": APPLICATION,
        "system_database_url": runs_database(settings),
        "dbos_system_schema": SCHEMA,
        "application_version": VERSION,
        "executor_id": place.executor_id,
        "log_level": "WARNING",
        "enable_otlp": False,
        "run_migrations": False,
    }
    DBOS(config=config)
    _log_like_everything()
    carried_out, planned = (
        _patient(RUN, partial(carry_out, place)),
        _patient(WEEKLY, partial(_plan, place, options, queue)),
    )

    @DBOS.workflow(name=RUN)
    def run(run_id: str) -> str:
        return carried_out(run_id)

    @DBOS.workflow(name=WEEKLY)
    def weekly(scheduled_at: datetime, _context: None) -> None:
        planned(scheduled_at.isoformat())

    # Not patient: what could not be done now is done a minute later.
    chores_done: Callable[[], str] = DBOS.step(name=CHORES)(partial(_chores, settings, place))

    @DBOS.workflow(name=CHORES)
    def minutely(_scheduled_at: datetime, _context: None) -> None:
        chores_done()

    DBOS.launch()
    DBOS.register_queue(
        QUEUE, worker_concurrency=1, global_concurrency=options.at_once, polling_interval_sec=_POLL_SECONDS
    )
    _apply(settings, WEEKLY, options.weekly, weekly)
    _apply(settings, CHORES, chores, minutely)


def _apply(settings: ServiceSettings, name: str, schedule: str, work: Callable[[datetime, None], None]) -> None:
    """Let a workflow begin on schedule, once for all processes; on an empty schedule, never."""
    if not schedule:
        DBOS.delete_schedule(name)
        return
    planned: ScheduleInput = {
        "schedule_name": name,
        "workflow_fn": work,
        "schedule": schedule,
        "context": None,
        # A week that was not planned in time is planned late; chores of yesterday are nobody's business.
        "automatic_backfill": name == WEEKLY,
        "cron_timezone": settings.timezone,
    }
    try:
        DBOS.apply_schedules([planned])
    except error.DBOSException:
        raise ScheduleError(schedule) from None


def _patient(name: str, work: Callable[[str], str]) -> Callable[[str], str]:
    """Return a step that sits out a database that is away; what is begun again goes on from what it kept."""

    def step(given: str) -> str:
        return work(given)

    patient: Callable[[str], str] = DBOS.step(
        name=name,
        retries_allowed=True,
        max_attempts=TRIES,
        interval_seconds=FIRST_PAUSE_SECONDS,
        backoff_rate=LONGER_EACH_TIME,
    )(step)
    return patient


def _plan(place: Workplace, options: RunOptions, queue: DbosQueue, scheduled_at: str) -> str:
    params = RunParams(seconds=options.weekly_seconds, workers=options.weekly_workers)
    with place.works.begin(WORKER) as uow:
        asked = request_weekly_runs(uow, queue, datetime.fromisoformat(scheduled_at), params)
    logger().info("week_planned", count=len(asked))
    return str(len(asked))


def _chores(settings: ServiceSettings, place: Workplace) -> str:
    done = do_chores(place.works, channels_of(settings, place.works))
    # Each minute leaves a workflow behind that nobody will ever ask for.
    before = (place.works.clock() - _CHORES_KEPT).isoformat()
    old = DBOS.list_workflows(
        name=CHORES, end_time=before, limit=_FORGOTTEN_AT_ONCE, load_input=False, load_output=False
    )
    DBOS.delete_workflows([workflow.workflow_id for workflow in old if workflow.status != _PENDING])
    logger().info("chores_done", count=done)
    return str(done)


def _log_like_everything() -> None:
    """Let DBOS write its lines as every other library does, without what might quote data."""
    dbos = logging.getLogger("dbos")
    dbos.handlers.clear()
    dbos.propagate = True


class _Workflows:
    """DBOS as the sweep sees it."""

    def __init__(self, queue: DbosQueue) -> None:
        self._queue = queue

    def held_by(self, executor_id: str) -> list[str]:
        found = DBOS.list_workflows(
            status=_PENDING, executor_id=executor_id, app_version=VERSION, load_input=False, load_output=False
        )
        return [workflow.workflow_id for workflow in found]

    def resume(self, workflow_id: str) -> None:
        found = DBOS.list_workflows(workflow_ids=[workflow_id], load_input=False, load_output=False)
        # Without its queue named, a resumed workflow would go past the limits of the queue.
        DBOS.resume_workflow(workflow_id, queue_name=next((item.queue_name for item in found), None))

    def unknown(self, run_ids: list[str]) -> list[str]:
        found = DBOS.list_workflows(workflow_ids=run_ids, load_input=False, load_output=False)
        known = {workflow.workflow_id for workflow in found}
        return [run_id for run_id in run_ids if run_id not in known]

    def start(self, run_id: str) -> None:
        self._queue.put_now(run_id)
