"""Repairs that the register asks for by itself: a status change takes effect on tomorrow's routes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import select

from api.persistence.acting import acting
from api.persistence.records.area import AreaRecord
from api.persistence.records.roster import ReleasedRouteRecord
from api.persistence.records.run import RunKind
from api.persistence.records.week import WeekRecord
from api.persistence.repositories.runs import Runs
from api.persistence.unit_of_work import UnitOfWork
from api.security.actor import Actor, Role
from api.services.notices import paths_above
from api.services.overtaken import overtaken_weeks
from api.services.run_params import RunParams
from api.services.run_queue import RunQueue
from api.services.runs import RunRequest, request_run

REGISTER = Actor("system:register", frozenset({Role.ADMINISTRATOR}))
"""Who asks for these runs: the week may belong to a town, and whoever notes the change work for one of its villages."""

_SECONDS = 20.0


def repair_overtaken(
    uow: UnitOfWork,
    queue: RunQueue,
    *,
    elders: Collection[str] | None = None,
    visitors: Collection[str] | None = None,
) -> list[str]:
    """Ask for a repair of every released week that sends somebody in vain, and return the runs; call it last.

    Parameters
    ----------
    elders, visitors : collection of str or None
        See `overtaken_weeks`.
    """
    with acting(uow, REGISTER) as own:
        return _repaired(own, queue, overtaken_weeks(own, elders=elders, visitors=visitors))


def repair_standing(uow: UnitOfWork, queue: RunQueue, area: str, first: date, last: date | None) -> list[str]:
    """Ask for a repair of every released week of an area in which more is owed than before; call it last.

    Parameters
    ----------
    area : str
        Where the elder lives; the week may be that of an area around it.
    first, last : date or None
        Days from today on count; without a last one there is no end.
    """
    with acting(uow, REGISTER) as own:
        lives_in = own.session.get_one(AreaRecord, area)
        around = select(AreaRecord.id).where(AreaRecord.path.in_(paths_above(lives_in.path)))
        days = [ReleasedRouteRecord.in_force, ReleasedRouteRecord.day >= max(first, own.today())]
        if last is not None:
            days.append(ReleasedRouteRecord.day <= last)
        query = (
            select(WeekRecord.id)
            .join(ReleasedRouteRecord, ReleasedRouteRecord.week_id == WeekRecord.id)
            .where(WeekRecord.area_id.in_(around), *days)
            .distinct()
            .order_by(WeekRecord.id)
        )
        return _repaired(own, queue, own.session.scalars(query).all())


def _repaired(uow: UnitOfWork, queue: RunQueue, weeks: Iterable[str]) -> list[str]:
    """A repair that waits reads the register when it begins, so one is enough for all that happens until then."""
    found = []
    for week in weeks:
        waiting = Runs(uow).waiting(week, RunKind.REPAIR, uow.actor.id)
        asked = RunRequest(RunKind.REPAIR, RunParams(seconds=_SECONDS))
        found.append(waiting or request_run(uow, queue, week, asked).id)
    return found
