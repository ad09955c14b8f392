"""Who did what, append only, and the chain of digests that shows when somebody changed it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, JoinedText, Json, new_id


class AuditEntryRecord(Base):
    """One act; never changed or removed (the database refuses both).

    Attributes
    ----------
    action : str
        Stable name, e.g. ``roster.published``.
    target : str
        ``kind:id`` of what it was done to.
    facts : Json
        What else is worth knowing; ids and figures only.
    area_id : str or None
        The area of the target; ``None`` where it has none.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_at", "at", "id"),)

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(IdText, index=True)
    action: Mapped[str] = mapped_column(IdText, index=True)
    target: Mapped[str] = mapped_column(JoinedText, index=True)
    area_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("areas.id"), index=True)
    facts: Mapped[Json]


class AuditBatchRecord(Base):
    """Some entries, sealed together.

    Attributes
    ----------
    digest : str
        HMAC over the batch before and all its entries, under a key outside the database.
    """

    __tablename__ = "audit_batches"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(IdText)
    entries: Mapped[int]
    sealed_at: Mapped[datetime]


class AuditSealedRecord(Base):
    """In which batch an entry is, and at which place."""

    __tablename__ = "audit_sealed"

    entry_id: Mapped[str] = mapped_column(IdText, ForeignKey("audit_entries.id"), primary_key=True)
    batch_number: Mapped[int] = mapped_column(ForeignKey("audit_batches.number"), index=True)
    place: Mapped[int]
