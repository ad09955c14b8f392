"""Runs: asked for, looked at, and stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version

from pydantic import TypeAdapter

from api.errors import FieldFault, ForbiddenError, NotFoundError, UnusableError
from api.persistence.columns import Json, new_id
from api.persistence.records.run import RunKind, RunRecord, RunState
from api.persistence.records.scenario import ScenarioRecord
from api.persistence.records.week import WeekRecord
from api.persistence.repositories.releases import Releases
from api.persistence.repositories.runs import OPEN, Runs
from api.persistence.unit_of_work import UnitOfWork
from api.security.actor import Role
from api.services.rosters import get_roster
from api.services.run_params import RunParams, since_monday
from api.services.run_queue import RunQueue
from api.services.weeks import get_week
from scheduler.domain.base import Text
from scheduler.domain.change_set import VisitAdded

_JSON = TypeAdapter(Json)
_REPLAYED_WITH = ("tanfang", "numba", "ortools")
_REPAIR_ONLY = {"changes", "change_price"}
_WEEK = timedelta(days=7)
FIRST_EVENT = 1


@dataclass(frozen=True)
class RunRequest:
    """What somebody asks.

    Attributes
    ----------
    base_roster : str or None
        The draft to fill, repair or compare with; ``None`` takes the release in force for a repair.
    scenario : str or None
        The what-if to run; scenarios only.
    """

    kind: RunKind
    params: RunParams
    base_roster: str | None = None
    scenario: str | None = None


def request_run(uow: UnitOfWork, queue: RunQueue, week_id: str, asked: RunRequest, run_id: str = "") -> RunRecord:
    """Ask for a run of a week; it waits in the queue when this returns.

    Parameters
    ----------
    run_id : str
        Given where the same request may come twice; otherwise a new one is made.

    Raises
    ------
    NotFoundError
        When there is no such week, roster or scenario in the actor's areas.
    ForbiddenError
        When a planner asks for more than a what-if.
    UnusableError
        When the request does not fit its kind, or there is nothing to repair or to fill.
    """
    _require_allowed(uow, asked.kind)
    week = get_week(uow, week_id)
    params = _fitting(uow, week, asked)
    record = RunRecord(
        id=run_id or new_id(),
        week_id=week.id,
        base_roster_id=_base(uow, week, asked),
        scenario_id=_scenario(uow, week, asked),
        kind=asked.kind.value,
        state=RunState.QUEUED.value,
        params=_JSON.validate_python(params.model_dump(mode="json")),
        versions={name: version(name) for name in _REPLAYED_WITH},
        progress={"event": FIRST_EVENT},
        attempt=0,
        requested_by=uow.actor.id,
        requested_at=uow.clock(),
    )
    Runs(uow).add(record)
    queue.put(uow, record.id)
    return record


def get_run(uow: UnitOfWork, run_id: str) -> RunRecord:
    """Return a run.

    Raises
    ------
    NotFoundError
        When there is none with this id in the actor's areas.
    """
    found = Runs(uow).get(run_id)
    if found is None:
        raise _not_found()
    return found


def runs_of(uow: UnitOfWork, week_id: str, after: tuple[str, str] | None, limit: int) -> list[RunRecord]:
    """Return a week's runs, the newest first.

    Raises
    ------
    NotFoundError
        When there is no such week in the actor's areas.
    """
    return Runs(uow).page(get_week(uow, week_id).id, after, limit)


def cancel_run(uow: UnitOfWork, run_id: str) -> RunRecord:
    """Ask a run to end with the best it has; one that nobody began ends at once, one that has ended stays as it is.

    Raises
    ------
    NotFoundError
        When there is none with this id in the actor's areas.
    ForbiddenError
        When a planner stops more than a what-if.
    """
    record = Runs(uow).locked(run_id)
    if record is None:
        raise _not_found()
    _require_allowed(uow, RunKind(record.kind))
    if record.state in OPEN and record.cancel_requested_at is None:
        record.cancel_requested_at = uow.clock()
        if record.state == RunState.QUEUED.value:
            record.state, record.ended_at = RunState.CANCELLED.value, uow.clock()
        mark_event(record)
        uow.session.flush()
    return record


def mark_event(record: RunRecord, **figures: float) -> None:
    """Note that something happened to a run, with the newest figures of its progress."""
    record.progress = {**record.progress, **figures, "event": event_of(record) + 1}


def event_of(record: RunRecord) -> int:
    """Return the number of the last thing that happened to a run; it grows."""
    number = record.progress.get("event")
    return number if isinstance(number, int) else FIRST_EVENT


def _require_allowed(uow: UnitOfWork, kind: RunKind) -> None:
    if uow.actor.has(Role.COORDINATOR, Role.ADMINISTRATOR):
        return
    if kind is RunKind.SCENARIO and uow.actor.has(Role.PLANNER):
        return
    what = Text(zh="规划人员只能运行假设方案。", en="Planners may run what-if questions only.")
    raise ForbiddenError("run_not_allowed", what)


def _fitting(uow: UnitOfWork, week: WeekRecord, asked: RunRequest) -> RunParams:
    """Return the params with the freeze that holds; a repair without one freezes what has begun by now."""
    params, given = asked.params, asked.params.model_fields_set
    wrong = sorted(_REPAIR_ONLY & given) if asked.kind is not RunKind.REPAIR else []
    if asked.kind in (RunKind.FULL, RunKind.SCENARIO) and params.frozen_until is not None:
        wrong.append("frozen_until")
    if wrong:
        what = Text(zh="此类排班不接受这些参数。", en="A run of this kind takes no such values.")
        raise UnusableError("run_params_do_not_fit", what, [FieldFault(f"/{name}", what) for name in wrong])
    for number, change in enumerate(params.changes):
        if isinstance(change, VisitAdded) and (change.elder is not None or change.place is not None):
            raise _personal_change(number)
    if asked.kind is not RunKind.REPAIR or params.frozen_until is not None:
        return params
    now = uow.clock()
    has_begun = timedelta(0) < since_monday(now, week.week, uow.zone) < _WEEK
    return params.model_copy(update={"frozen_until": now}) if has_begun else params


def _base(uow: UnitOfWork, week: WeekRecord, asked: RunRequest) -> str | None:
    wanted = asked.base_roster
    if wanted is not None:
        if asked.kind is RunKind.FULL or get_roster(uow, wanted).week_id != week.id:
            what = Text(zh="此排班不能作为基准。", en="This roster cannot be the base of such a run.")
            raise UnusableError("base_roster_does_not_fit", what, [FieldFault("/base_roster", what)])
        return wanted
    if asked.kind is RunKind.FILL:
        what = Text(zh="补排需要指定一份排班。", en="Filling needs a roster; name one.")
        raise UnusableError("base_roster_missing", what, [FieldFault("/base_roster", what)])
    if asked.kind is not RunKind.REPAIR:
        return None
    release = Releases(uow).in_force(week.id)
    if release is None:
        what = Text(
            zh="本周尚未发布，请指定要修补的排班。", en="Nothing is published this week; name the roster to repair."
        )
        raise UnusableError("nothing_to_repair", what, [FieldFault("/base_roster", what)])
    return None


def _scenario(uow: UnitOfWork, week: WeekRecord, asked: RunRequest) -> str | None:
    if asked.kind is not RunKind.SCENARIO:
        if asked.scenario is None:
            return None
        what = Text(zh="只有假设方案的排班可以指定方案。", en="Only a what-if run takes a scenario.")
        raise UnusableError("scenario_does_not_fit", what, [FieldFault("/scenario", what)])
    found = uow.session.get(ScenarioRecord, asked.scenario) if asked.scenario is not None else None
    if found is None or found.week_id != week.id:
        raise NotFoundError("scenario_not_found", Text(zh="没有这一假设方案。", en="There is no such scenario."))
    return found.id


def _personal_change(number: int) -> UnusableError:
    what = Text(
        zh="老人与地点取自登记册，请勿在变更中给出。",
        en="Elders and places come from the register; leave them out of a change.",
    )
    return UnusableError("change_holds_personal_data", what, [FieldFault(f"/changes/{number}", what)])


def _not_found() -> NotFoundError:
    return NotFoundError("run_not_found", Text(zh="没有这一排班任务。", en="There is no such run."))
