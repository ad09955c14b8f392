"""Drafts: found, judged, and changed by hand."""

from __future__ import annotations

from pydantic import TypeAdapter

from api.errors import ConflictError, NotFoundError
from api.persistence.columns import Json
from api.persistence.records.roster import RosterRecord
from api.persistence.repositories.rosters import Rosters
from api.persistence.unit_of_work import UnitOfWork
from api.services.snapshots import opened, roster_content
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import Evaluation, evaluate

_FIGURES = TypeAdapter(Json)
_PAGE_LEVELS = {"feasible", "served", "visits", "unit", "levels", "terms"}


def get_roster(uow: UnitOfWork, roster_id: str) -> RosterRecord:
    """Return a draft.

    Raises
    ------
    NotFoundError
        When there is none with this id in the actor's areas.
    """
    found = Rosters(uow).get(roster_id)
    if found is None:
        raise NotFoundError("roster_not_found", Text(zh="没有这份排班。", en="There is no such roster."))
    return found


def figures_of(evaluation: Evaluation) -> Json:
    """Return the figures kept beside a roster; broken rules are counted, their places are looked up when asked."""
    kept = evaluation.model_dump(mode="json", include=_PAGE_LEVELS)
    return _FIGURES.validate_python({**kept, "broken": len(evaluation.violations)})


def store_roster(
    uow: UnitOfWork, week_id: str, problem_id: str, roster: Roster, evaluation: Evaluation, origin: str
) -> RosterRecord:
    """Keep a new draft with our own figures of it."""
    return Rosters(uow).add(week_id, problem_id, roster_content(roster), figures_of(evaluation), origin)


def evaluation_of(uow: UnitOfWork, roster_id: str) -> Evaluation:
    """Judge a draft anew."""
    problem, roster = opened(uow, get_roster(uow, roster_id))
    return evaluate(problem, roster)


def replace_roster(uow: UnitOfWork, record: RosterRecord, roster: Roster, evaluation: Evaluation) -> None:
    """Put another content into a draft that nobody else changed since it was read.

    Raises
    ------
    ConflictError
        When somebody did.
    """
    if not Rosters(uow).replace(record, roster_content(roster), figures_of(evaluation)):
        what = Text(
            zh="这份排班刚被他人修改，请重新读取后再改。",
            en="Somebody else just changed this roster; read it again, then change it.",
        )
        raise ConflictError("roster_changed", what)


def opened_roster(uow: UnitOfWork, roster_id: str) -> tuple[RosterRecord, Problem, Roster]:
    """Return a draft with its problem and content."""
    record = get_roster(uow, roster_id)
    return (record, *opened(uow, record))
