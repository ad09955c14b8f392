"""A run whose question cannot even be put together ends at once; nobody waits for it for an hour."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from api.jobs import carrying_out
from api.jobs.carrying_out import WORKER
from api.persistence.records.run import RunRecord
from api.persistence.records.week import WeekRecord
from api.persistence.unit_of_work import UnitOfWork
from tests.api.jobs.conftest import Running
from tests.api.jobs.scripted import Script

NOTHING: Script = iter(())


def test_a_week_that_no_calendar_has_ends_its_run(running: Running) -> None:
    """Such a week was made before weeks were checked."""
    run_id = running.ask()
    with running.works.begin(WORKER) as uow:
        uow.session.execute(update(WeekRecord).where(WeekRecord.id == running.week).values(week="0001-W01"))
    ended, _ = running.carry_out(run_id, NOTHING)
    record = running.run(run_id)
    assert (ended, record.state, record.failure, record.attempt) == ("failed", "failed", "run_failed", 1)


def test_params_that_are_refused_today_end_their_run(running: Running) -> None:
    run_id = running.ask()
    with running.works.begin(WORKER) as uow:
        uow.session.execute(update(RunRecord).where(RunRecord.id == run_id).values(params={"seconds": -1}))
    ended, _ = running.carry_out(run_id, NOTHING)
    assert (ended, running.run(run_id).failure) == ("failed", "question_unusable")


def test_a_database_that_is_away_is_waited_for(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_uow: UnitOfWork, _record: RunRecord) -> None:
        raise OperationalError("SELECT 1", None, Exception("away"))

    run_id = running.ask()
    with monkeypatch.context() as patched:
        patched.setattr(carrying_out, "question_of", away)
        with pytest.raises(OperationalError):
            running.carry_out(run_id, NOTHING)
    assert (running.run(run_id).state, running.run(run_id).attempt) == ("queued", 0)
