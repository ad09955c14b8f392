"""Weeks of areas: opened, found, and what is owed in them."""

from __future__ import annotations

from dataclasses import dataclass

from api.errors import ConflictError, FieldFault, NotFoundError, UnusableError
from api.persistence.records.area import AreaRecord
from api.persistence.records.week import ProblemRecord, WeekRecord
from api.persistence.repositories.weeks import Weeks
from api.persistence.unit_of_work import UnitOfWork
from api.services.snapshots import not_owed_of, open_problem
from scheduler.demand.not_owed import NotOwed
from scheduler.domain.base import Text
from scheduler.domain.clock import monday_of, week_of
from scheduler.domain.problem import Problem


@dataclass(frozen=True)
class Demand:
    """What is owed in a week, as the newest snapshot has it.

    Attributes
    ----------
    not_owed : tuple of NotOwed
        Who gets no visit on purpose, and why.
    """

    record: ProblemRecord
    problem: Problem
    not_owed: tuple[NotOwed, ...]


def open_week(uow: UnitOfWork, area_id: str, week: str) -> WeekRecord:
    """Return an area's week, new or as it is.

    Raises
    ------
    UnusableError
        When the week is no ISO week.
    NotFoundError
        When there is no such area within the actor's.
    """
    try:
        week = week_of(monday_of(week))
    except ValueError:
        what = Text(
            zh=f"“{week[:20]}”不是 ISO 周，请写成 2026-W49 这样。",
            en=f"{week[:20]!r} is no ISO week; write e.g. 2026-W49.",
        )
        raise UnusableError("week_unreadable", what, [FieldFault("/week", what)]) from None
    if uow.session.get(AreaRecord, area_id) is None:
        raise NotFoundError("area_not_found", Text(zh="没有这一区域。", en="There is no such area."))
    return Weeks(uow).find(area_id, week) or Weeks(uow).add(area_id, week)


def get_week(uow: UnitOfWork, week_id: str) -> WeekRecord:
    """Return a week.

    Raises
    ------
    NotFoundError
        When there is none with this id in the actor's areas.
    """
    found = Weeks(uow).get(week_id)
    if found is None:
        raise NotFoundError("week_not_found", Text(zh="没有这一周。", en="There is no such week."))
    return found


def demand_of(uow: UnitOfWork, week_id: str) -> Demand:
    """Return what is owed in a week.

    Raises
    ------
    NotFoundError
        When there is no such week.
    ConflictError
        When nobody has worked it out yet.
    """
    week = get_week(uow, week_id)
    record = Weeks(uow).latest_problem(week.id)
    if record is None:
        what = Text(
            zh="本周应走访尚未计算，请先开始一次排班。",
            en="What is owed this week has not been worked out; start a run first.",
        )
        raise ConflictError("demand_not_made", what)
    return Demand(record, open_problem(uow, record.id), not_owed_of(record))
