"""Signs of life of the processes that carry out runs."""

from __future__ import annotations

from sqlalchemy import CursorResult, select, update

from api.persistence.records.executor import ExecutorRecord
from api.persistence.unit_of_work import UnitOfWork


class Executors:
    """The processes that carry out runs."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._session = uow.session

    def all(self) -> list[ExecutorRecord]:
        """Return every process that ever ran, in order of names."""
        return list(self._session.scalars(select(ExecutorRecord).order_by(ExecutorRecord.id)))

    def beat(self, executor_id: str) -> None:
        """Note that a process lives."""
        values = {"beats": ExecutorRecord.beats + 1, "beat_at": self._uow.clock(), "stopped_at": None}
        query = update(ExecutorRecord).where(ExecutorRecord.id == executor_id).values(values)
        result = self._session.execute(query.execution_options(synchronize_session=False))
        assert isinstance(result, CursorResult)
        if result.rowcount == 0:
            self._session.add(ExecutorRecord(id=executor_id, beat_at=self._uow.clock(), stopped_at=None))
            self._session.flush()

    def stop(self, executor_id: str) -> None:
        """Note that a process ended in good order."""
        query = update(ExecutorRecord).where(ExecutorRecord.id == executor_id).values(stopped_at=self._uow.clock())
        self._session.execute(query.execution_options(synchronize_session=False))

    def claim(self, seen: ExecutorRecord) -> bool:
        """Take the runs of a process that stands still; false when somebody else does, or it lives after all.

        Until the transaction ends nobody else can claim it.
        """
        query = (
            update(ExecutorRecord)
            .where(
                ExecutorRecord.id == seen.id,
                ExecutorRecord.beats == seen.beats,
                ExecutorRecord.claims == seen.claims,
            )
            .values(claims=ExecutorRecord.claims + 1)
        )
        result = self._session.execute(query.execution_options(synchronize_session=False))
        assert isinstance(result, CursorResult)
        return result.rowcount == 1
