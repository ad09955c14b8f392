"""What-if questions: kept, run like any other run, and laid beside the roster as it is. Live data is never touched."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlalchemy import select

from api.errors import ConflictError, NotFoundError
from api.persistence.columns import Json
from api.persistence.mapping.services import load_kinds
from api.persistence.records.roster import RosterRecord
from api.persistence.records.run import RunKind, RunRecord
from api.persistence.records.scenario import ScenarioRecord
from api.persistence.unit_of_work import UnitOfWork
from api.services.drafts import questions
from api.services.rosters import get_roster
from api.services.snapshots import opened
from api.services.weeks import get_week
from scheduler.domain.base import Text
from scheduler.scenario.compare import Variant, compare
from scheduler.scenario.comparison import Comparison
from scheduler.scenario.scenario import Scenario

_DOCUMENT = TypeAdapter(Json)


def add_scenario(uow: UnitOfWork, week_id: str, scenario: Scenario, base_roster: str | None) -> ScenarioRecord:
    """Keep a what-if over a week.

    Raises
    ------
    NotFoundError
        When there is no such week or roster.
    ConflictError
        When the roster is of another week.
    """
    week = get_week(uow, week_id)
    if base_roster is not None and get_roster(uow, base_roster).week_id != week.id:
        raise ConflictError(
            "roster_of_another_week", Text(zh="这份排班属于另一周。", en="This roster is of another week.")
        )
    record = ScenarioRecord(
        week_id=week.id,
        name=scenario.title.zh,
        changes=_DOCUMENT.validate_python(scenario.model_dump(mode="json")),
        base_roster_id=base_roster,
        made_by=uow.actor.id,
        made_at=uow.clock(),
    )
    uow.session.add(record)
    uow.session.flush()
    return record


def get_scenario(uow: UnitOfWork, scenario_id: str) -> ScenarioRecord:
    """Return a what-if.

    Raises
    ------
    NotFoundError
        When there is none with this id in the actor's areas.
    """
    record = uow.session.get(ScenarioRecord, scenario_id)
    if record is None:
        raise NotFoundError("scenario_not_found", Text(zh="没有这一假设方案。", en="There is no such scenario."))
    return record


def scenarios_page(uow: UnitOfWork, week_id: str, after: str | None, limit: int) -> list[ScenarioRecord]:
    """Return the what-ifs of a week in order of ids."""
    query = select(ScenarioRecord).where(ScenarioRecord.week_id == get_week(uow, week_id).id)
    if after is not None:
        query = query.where(ScenarioRecord.id > after)
    return list(uow.session.scalars(query.order_by(ScenarioRecord.id).limit(limit)))


def content_of(record: ScenarioRecord) -> Scenario:
    """Return a what-if as the scheduler has it."""
    return Scenario.model_validate(record.changes)


def comparison_of(uow: UnitOfWork, base_roster: str, scenario_ids: Sequence[str]) -> Comparison:
    """Lay what-ifs that have run beside a roster; every figure is computed anew.

    Raises
    ------
    NotFoundError
        When there is no such roster or scenario.
    ConflictError
        When a what-if has not run yet, or is of another week.
    """
    base = get_roster(uow, base_roster)
    variants = [_variant(uow, base, get_scenario(uow, one)) for one in scenario_ids]
    kinds = {kind.id: kind.title for kind in load_kinds(uow)}
    with questions():
        return compare(*opened(uow, base), variants, kinds)


def _variant(uow: UnitOfWork, base: RosterRecord, record: ScenarioRecord) -> Variant:
    if record.week_id != base.week_id:
        what = Text(zh="方案与排班不属于同一周。", en="The scenario and the roster are of different weeks.")
        raise ConflictError("scenario_of_another_week", what)
    query = (
        select(RosterRecord)
        .join(RunRecord, RunRecord.roster_id == RosterRecord.id)
        .where(RunRecord.scenario_id == record.id, RunRecord.kind == RunKind.SCENARIO.value)
        .order_by(RosterRecord.made_at.desc(), RosterRecord.id)
        .limit(1)
    )
    roster = uow.session.scalars(query).one_or_none()
    if roster is None:
        what = Text(
            zh=f"方案“{record.name}”还没有运行结果；请先运行，若运行失败请看原因。",
            en=f"The scenario {record.name!r} has no result yet; run it first, or see why its run failed.",
        )
        raise ConflictError("scenario_not_run", what)
    return Variant(content_of(record), *opened(uow, roster))
