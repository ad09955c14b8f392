"""Entries of the audit book and their batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from api.persistence.records.audit import AuditBatchRecord, AuditEntryRecord, AuditSealedRecord
from api.persistence.unit_of_work import UnitOfWork


class AuditBook:
    """The audit book; nothing in it is ever changed."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._session = uow.session

    def last_batch(self, lock: bool = False) -> AuditBatchRecord | None:
        """Return the newest batch; locked so that two sealers do not write one number."""
        query = select(AuditBatchRecord).order_by(AuditBatchRecord.number.desc()).limit(1)
        return self._session.scalars(query.with_for_update() if lock else query).one_or_none()

    def batches(self) -> Iterator[AuditBatchRecord]:
        """Yield all batches in order."""
        yield from self._session.scalars(select(AuditBatchRecord).order_by(AuditBatchRecord.number))

    def entries_of(self, number: int) -> list[AuditEntryRecord]:
        """Return a batch's entries in their places."""
        query = (
            select(AuditEntryRecord)
            .join(AuditSealedRecord, AuditSealedRecord.entry_id == AuditEntryRecord.id)
            .where(AuditSealedRecord.batch_number == number)
            .order_by(AuditSealedRecord.place)
        )
        return list(self._session.scalars(query))

    def unsealed(self) -> list[AuditEntryRecord]:
        """Return entries that are in no batch yet, the oldest first."""
        query = (
            select(AuditEntryRecord)
            .outerjoin(AuditSealedRecord, AuditSealedRecord.entry_id == AuditEntryRecord.id)
            .where(AuditSealedRecord.entry_id.is_(None))
            .order_by(AuditEntryRecord.at, AuditEntryRecord.id)
        )
        return list(self._session.scalars(query))

    def add_batch(self, batch: AuditBatchRecord, entries: Sequence[AuditEntryRecord]) -> None:
        """Add a batch of entries."""
        self._session.add(batch)
        self._session.flush()
        self._session.add_all(
            AuditSealedRecord(entry_id=entry.id, batch_number=batch.number, place=place)
            for place, entry in enumerate(entries)
        )
        self._session.flush()

    def page(
        self, after: tuple[datetime, str] | None, limit: int, action: str | None, target: str | None
    ) -> list[AuditEntryRecord]:
        """Return entries, the newest first, from before a (moment, id) on."""
        query = select(AuditEntryRecord).order_by(AuditEntryRecord.at.desc(), AuditEntryRecord.id.desc()).limit(limit)
        if after is not None:
            at, last = after
            query = query.where(
                (AuditEntryRecord.at < at) | ((AuditEntryRecord.at == at) & (AuditEntryRecord.id < last))
            )
        if action is not None:
            query = query.where(AuditEntryRecord.action == action)
        if target is not None:
            query = query.where(AuditEntryRecord.target == target)
        return list(self._session.scalars(query))
