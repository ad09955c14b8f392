"""Next week's roster by itself, for every area that plans week by week."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from api.persistence.records.run import RunKind
from api.persistence.repositories.releases import Releases
from api.persistence.repositories.runs import Runs
from api.persistence.unit_of_work import UnitOfWork
from api.services.run_params import RunParams
from api.services.run_queue import RunQueue
from api.services.runs import RunRequest, request_run
from api.services.weeks import open_week
from scheduler.domain.clock import week_of

REGULAR_WEEKS = 4
"""An area that had a week within so many weeks is planned on."""


def request_weekly_runs(uow: UnitOfWork, queue: RunQueue, scheduled_at: datetime, params: RunParams) -> list[str]:
    """Ask for a full run of the week after a moment in every area that plans week by week; return the runs' ids.

    Nothing is asked where that week has begun, is published or is being planned. The same moment asks once.
    """
    day = scheduled_at.astimezone(uow.zone).date()
    monday = day + timedelta(days=7 - day.weekday())
    if monday <= uow.today():
        return []
    week = week_of(monday)
    before = [week_of(monday - timedelta(days=7 * back)) for back in range(1, REGULAR_WEEKS + 1)]
    asked = []
    for area in Runs(uow).regular_areas((week, *before)):
        record = open_week(uow, area, week)
        run_id = uuid5(NAMESPACE_URL, f"tanfang:weekly:{scheduled_at.isoformat()}:{record.id}").hex
        if Runs(uow).get(run_id) or Runs(uow).has_open(record.id) or Releases(uow).in_force(record.id):
            continue
        asked.append(request_run(uow, queue, record.id, RunRequest(RunKind.FULL, params), run_id).id)
    return asked
