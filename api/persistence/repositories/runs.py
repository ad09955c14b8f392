"""Runs: asked for, carried out by one process at a time, and what came of them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import CursorResult, Update, func, select, update

from api.persistence.records.run import RunKind, RunRecord, RunState
from api.persistence.records.week import WeekRecord
from api.persistence.repositories.held import held
from api.persistence.unit_of_work import UnitOfWork

OPEN = (RunState.QUEUED.value, RunState.RUNNING.value)


class Runs:
    """The runs that an actor may see."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._session = uow.session

    def get(self, run_id: str) -> RunRecord | None:
        """Return a run as the database has it now."""
        return self._session.get(RunRecord, run_id, populate_existing=True)

    def locked(self, run_id: str) -> RunRecord | None:
        """Return a run that nobody else changes until the transaction ends."""
        return held(self._uow, RunRecord, run_id)

    def page(self, week_id: str, after: tuple[str, str] | None, limit: int) -> list[RunRecord]:
        """Return a week's runs, the newest first, from after a (moment, id) on.

        Parameters
        ----------
        after : tuple of (str, str) or None
            ISO moment of the request, and id.
        """
        query = select(RunRecord).where(RunRecord.week_id == week_id)
        if after is not None:
            anchor = select(RunRecord.requested_at).where(RunRecord.id == after[1]).scalar_subquery()
            query = query.where(
                (RunRecord.requested_at < anchor) | ((RunRecord.requested_at == anchor) & (RunRecord.id > after[1]))
            )
        return list(self._session.scalars(query.order_by(RunRecord.requested_at.desc(), RunRecord.id).limit(limit)))

    def add(self, record: RunRecord) -> None:
        """Add a run."""
        self._session.add(record)
        self._session.flush()

    def queued(self, limit: int) -> list[str]:
        """Return ids of runs that nobody has begun, the oldest first."""
        query = select(RunRecord.id).where(RunRecord.state == RunState.QUEUED.value)
        return list(self._session.scalars(query.order_by(RunRecord.requested_at, RunRecord.id).limit(limit)))

    def stopped_of(self, executors: Collection[str]) -> list[str]:
        """Return ids of runs that one of these processes began last and that somebody asked to end."""
        query = select(RunRecord.id).where(
            RunRecord.state == RunState.RUNNING.value,
            RunRecord.cancel_requested_at.is_not(None),
            RunRecord.executor_id.in_(executors),
        )
        return list(self._session.scalars(query.order_by(RunRecord.id)))

    def waiting(self, week_id: str, kind: RunKind, requested_by: str) -> str | None:
        """Return a run that somebody asked for and nobody has begun; it is not begun until the transaction ends."""
        query = select(RunRecord.id).where(
            RunRecord.week_id == week_id,
            RunRecord.kind == kind.value,
            RunRecord.state == RunState.QUEUED.value,
            RunRecord.requested_by == requested_by,
        )
        return self._session.scalars(query.order_by(RunRecord.requested_at).limit(1).with_for_update()).one_or_none()

    def has_open(self, week_id: str) -> bool:
        """Whether a run of a week is still going to end."""
        query = select(func.count()).where(RunRecord.week_id == week_id, RunRecord.state.in_(OPEN))
        return bool(self._session.scalar(query))

    def begin(self, run_id: str, executor_id: str) -> RunRecord | None:
        """Take a run on as its next attempt; ``None`` when it has ended or there is none."""
        values = {
            "state": RunState.RUNNING.value,
            "attempt": RunRecord.attempt + 1,
            "executor_id": executor_id,
            "started_at": func.coalesce(RunRecord.started_at, self._uow.clock()),
        }
        query = update(RunRecord).where(RunRecord.id == run_id, RunRecord.state.in_(OPEN)).values(values)
        return self.get(run_id) if self._changed(query) else None

    def owned(self, run_id: str, attempt: int) -> RunRecord | None:
        """Return a run, locked, if this attempt is still the one that counts."""
        record = self.locked(run_id)
        is_ours = record is not None and record.attempt == attempt and record.state == RunState.RUNNING.value
        return record if is_ours else None

    def regular_areas(self, weeks: Collection[str]) -> list[str]:
        """Return the areas that had one of some ISO weeks, in order."""
        query = select(WeekRecord.area_id).where(WeekRecord.week.in_(weeks)).distinct()
        return list(self._session.scalars(query.order_by(WeekRecord.area_id)))

    def _changed(self, query: Update) -> bool:
        result = self._session.execute(query.execution_options(synchronize_session=False))
        assert isinstance(result, CursorResult)
        return result.rowcount == 1
