"""Answers already given to requests that may be sent twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, sealed_column


class IdempotencyRecord(Base):
    """One request with a key of its sender's, and what was answered.

    Attributes
    ----------
    actor : str
        Keys of different people never meet.
    request_digest : bytes
        SHA-256 of method, path and body: the same key with another request is refused.
    status : int or None
        HTTP status of the answer; ``None`` while the first request is at work.
    headers : bytes or None
        Header lines of the answer that matter, as JSON, sealed.
    body : bytes or None
        Body of the answer, sealed.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (CheckConstraint("status BETWEEN 200 AND 599", name="status"),)

    actor: Mapped[str] = mapped_column(IdText, primary_key=True)
    key: Mapped[str] = mapped_column(IdText, primary_key=True)
    request_digest: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int | None]
    headers: Mapped[bytes | None] = sealed_column()
    body: Mapped[bytes | None] = sealed_column()
    created_at: Mapped[datetime] = mapped_column(index=True)
