"""Weeks of areas and their problem snapshots."""

from __future__ import annotations

from sqlalchemy import exists, select

from api.persistence.records.run import RunKind, RunRecord
from api.persistence.records.week import ProblemRecord, WeekRecord
from api.persistence.repositories.held import held
from api.persistence.unit_of_work import UnitOfWork


class Weeks:
    """The weeks that an actor may see."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._session = uow.session

    def get(self, week_id: str) -> WeekRecord | None:
        """Return a week by id."""
        return self._session.get(WeekRecord, week_id)

    def locked(self, week_id: str) -> WeekRecord | None:
        """Return a week that nobody else changes until the transaction ends."""
        return held(self._uow, WeekRecord, week_id)

    def find(self, area_id: str, week: str) -> WeekRecord | None:
        """Return an area's week by its ISO name."""
        query = select(WeekRecord).where(WeekRecord.area_id == area_id, WeekRecord.week == week)
        return self._session.scalars(query).one_or_none()

    def page(self, after: tuple[str, str] | None, limit: int) -> list[WeekRecord]:
        """Return weeks, the newest first, from after a (week, id) on."""
        query = select(WeekRecord).order_by(WeekRecord.week.desc(), WeekRecord.id).limit(limit)
        if after is not None:
            week, last = after
            query = query.where((WeekRecord.week < week) | ((WeekRecord.week == week) & (WeekRecord.id > last)))
        return list(self._session.scalars(query))

    def add(self, area_id: str, week: str) -> WeekRecord:
        """Add an area's week."""
        record = WeekRecord(area_id=area_id, week=week, created_at=self._uow.clock())
        self._session.add(record)
        self._session.flush()
        return record

    def latest_problem(self, week_id: str) -> ProblemRecord | None:
        """Return the newest snapshot of a week's problem; what-ifs do not count."""
        hypothetical = exists().where(
            RunRecord.problem_id == ProblemRecord.id, RunRecord.kind == RunKind.SCENARIO.value
        )
        query = (
            select(ProblemRecord)
            .where(ProblemRecord.week_id == week_id, ~hypothetical)
            .order_by(ProblemRecord.made_at.desc(), ProblemRecord.id.desc())
            .limit(1)
        )
        return self._session.scalars(query).one_or_none()
