"""What really happened, contact by contact."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, JoinedText, new_id, one_of, sealed_column
from api.persistence.scoping import ElderOwned
from scheduler.domain.ledger import Outcome
from scheduler.domain.mode import VisitMode


class LedgerRecord(ElderOwned, Base):
    """One visit that was tried, by one visitor.

    Attributes
    ----------
    number : int
        1 for the first line of this elder, visitor and service on the day, so that a line sent twice is found out.
    reason : bytes or None
        Why nobody was seen, or another remark; free text, sealed.
    work_seconds : int
        Time the visitor spent on it, way included.
    visit : str or None
        ``elder/service/number`` of the visit of its week; ``None`` for lines that were imported.
    reported_at : datetime
        When the line reached the service.
    """

    __tablename__ = "ledger"
    __table_args__ = (
        UniqueConstraint("elder_id", "day", "service_id", "visitor_id", "number"),
        one_of("mode", VisitMode),
        one_of("outcome", Outcome),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("work_seconds BETWEEN 0 AND 86400", name="work"),
        CheckConstraint("outcome <> 'not_seen' OR reason IS NOT NULL", name="not_seen_explained"),
        CheckConstraint("outcome <> 'seen' OR mode <> 'phone'", name="seen_not_by_phone"),
        CheckConstraint("outcome <> 'answered' OR mode <> 'home'", name="answered_not_at_home"),
        Index("ix_ledger_day", "day"),
        Index("ix_ledger_visitor_id_day", "visitor_id", "day"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    # The unique constraint above begins with the elder and serves as its index.
    elder_id: Mapped[str] = mapped_column(IdText, ForeignKey("elders.id"))
    day: Mapped[date]
    visitor_id: Mapped[str] = mapped_column(IdText, ForeignKey("visitors.id"))
    service_id: Mapped[str] = mapped_column(IdText, ForeignKey("services.id"))
    number: Mapped[int] = mapped_column(default=1)
    mode: Mapped[str] = mapped_column(IdText)
    outcome: Mapped[str] = mapped_column(IdText)
    reason: Mapped[bytes | None] = sealed_column()
    work_seconds: Mapped[int] = mapped_column(default=0)
    visit: Mapped[str | None] = mapped_column(JoinedText)
    reported_at: Mapped[datetime]
