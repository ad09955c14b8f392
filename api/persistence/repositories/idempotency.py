"""Answers already given, kept in the same transaction as their effects."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from api.persistence.records.idempotency import IdempotencyRecord
from api.persistence.unit_of_work import UnitOfWork


class IdempotentAnswers:
    """The answers kept under the keys that people and programs chose."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._session = uow.session

    def find(self, actor: str, key: str) -> IdempotencyRecord | None:
        """Return what is kept under an actor's key."""
        return self._session.get(IdempotencyRecord, (actor, key))

    def reserve(self, actor: str, key: str, request_digest: bytes) -> None:
        """Take a key for this transaction; another one that wants it waits for this one and then fails.

        Raises
        ------
        IntegrityError
            When another transaction took the key.
        """
        record = IdempotencyRecord(actor=actor, key=key, request_digest=request_digest, created_at=self._uow.clock())
        self._session.add(record)
        self._session.flush()

    def forget(self, before: datetime) -> None:
        """Remove what was answered before a moment; whoever repeats such a request now repeats its effect."""
        self._session.execute(delete(IdempotencyRecord).where(IdempotencyRecord.created_at < before))

    def complete(self, actor: str, key: str, status: int, headers: bytes, body: bytes) -> None:
        """Keep the sealed answer of a reserved key."""
        record = self._session.get_one(IdempotencyRecord, (actor, key))
        record.status, record.headers, record.body = status, headers, body
