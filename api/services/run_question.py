"""What a run has to be told, read in one transaction: the register, or the problem it continues or changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from pydantic import TypeAdapter

from api.persistence.columns import Json
from api.persistence.mapping.register import load_register
from api.persistence.records.run import RunKind, RunRecord
from api.persistence.records.scenario import ScenarioRecord
from api.persistence.repositories.releases import Releases
from api.persistence.unit_of_work import UnitOfWork
from api.services.rosters import opened_roster
from api.services.run_params import RunParams, since_monday
from api.services.snapshots import open_problem, open_roster
from api.services.weeks import get_week
from scheduler.domain.clock import DAY, monday_of
from scheduler.domain.problem import Problem
from scheduler.domain.register import Register
from scheduler.domain.roster import Roster

LEDGER_DAYS = 400
"""More than a year, so that services owed once a year know when they last were."""

_JSON = TypeAdapter(Json)


@dataclass(frozen=True)
class Taken:
    """Time of a visitor that another area's release takes, since the midnight at which the week begins."""

    visitor: str
    start: timedelta
    end: timedelta


@dataclass(frozen=True)
class Question:
    """All that a run needs to know; plain data that goes to the process that works on it.

    Attributes
    ----------
    register : Register or None
        Where the problem has to be made from it.
    problem : Problem or None
        The problem the run answers, where an earlier attempt or the base has settled it.
    base : tuple of Problem and Roster, or None
        What a fill, a repair or a what-if begins from.
    best : Roster or None
        The best roster of an earlier attempt.
    frozen_until : timedelta or None
        Since the midnight at which the week begins.
    seconds_left : float
        Of the time the run was given.
    scenario : str or None
        The what-if, as JSON.
    """

    kind: RunKind
    week: str
    params: RunParams
    register: Register | None
    problem: Problem | None
    base: tuple[Problem, Roster] | None
    best: Roster | None
    taken: tuple[Taken, ...]
    frozen_until: timedelta | None
    seconds_left: float
    scenario: str | None


def question_of(uow: UnitOfWork, record: RunRecord) -> Question:
    """Return what a run has to be told.

    A fill takes its base's problem as its own. A repair begins from the roster that holds, whatever an earlier attempt
    did, because its reasons speak of that roster.
    """
    week, kind = get_week(uow, record.week_id), RunKind(record.kind)
    if kind is RunKind.REPAIR:
        record.problem_id = record.best = None
    params = RunParams.model_validate(record.params)
    base = _base(uow, record, kind)
    if kind is RunKind.FILL and record.base_roster_id is not None and record.problem_id is None:
        record.problem_id = opened_roster(uow, record.base_roster_id)[0].problem_id
    problem = open_problem(uow, record.problem_id) if record.problem_id is not None else None
    needs_register = problem is None and (base is None or kind is RunKind.REPAIR)
    register = load_register(uow, week.area_id, _since(week.week)) if needs_register else None
    frozen = params.frozen_until
    return Question(
        kind=kind,
        week=week.week,
        params=params,
        register=register,
        problem=problem,
        base=base,
        best=open_roster(record.best) if record.best is not None else None,
        taken=_taken(uow, record.week_id, week.week, register),
        frozen_until=since_monday(frozen, week.week, uow.zone) if frozen is not None else None,
        seconds_left=_seconds_left(record, params),
        scenario=_scenario(uow, record),
    )


def _base(uow: UnitOfWork, record: RunRecord, kind: RunKind) -> tuple[Problem, Roster] | None:
    if record.base_roster_id is not None:
        _, problem, roster = opened_roster(uow, record.base_roster_id)
        return problem, roster
    release = Releases(uow).in_force(record.week_id) if kind is RunKind.REPAIR else None
    return (open_problem(uow, release.problem_id), open_roster(release.content)) if release is not None else None


def _taken(uow: UnitOfWork, week_id: str, week: str, register: Register | None) -> tuple[Taken, ...]:
    if register is None:
        return ()
    first = datetime.combine(monday_of(week), time(), uow.zone)
    visitors = [visitor.id for visitor in register.visitors]
    routes = Releases(uow).elsewhere(week_id, visitors, first, first + 7 * DAY)
    return tuple(
        Taken(
            visitor=route.visitor_id,
            start=since_monday(route.starts_at, week, uow.zone),
            end=since_monday(route.ends_at, week, uow.zone),
        )
        for route in routes
    )


def _since(week: str) -> date:
    return monday_of(week) - timedelta(days=LEDGER_DAYS)


def _seconds_left(record: RunRecord, params: RunParams) -> float:
    """A run taken over goes on with what is left of its time; the engine needs a little to begin at all."""
    spent = record.progress.get("seconds", 0)
    done = float(spent) if record.best is not None and isinstance(spent, (int, float)) else 0.0
    return max(1.0, params.seconds - done)


def _scenario(uow: UnitOfWork, record: RunRecord) -> str | None:
    if record.scenario_id is None:
        return None
    found = uow.session.get(ScenarioRecord, record.scenario_id)
    return _JSON.dump_json(found.changes).decode() if found is not None else None
