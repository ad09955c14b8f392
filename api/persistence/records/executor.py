"""The processes that carry out runs, and their signs of life."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText


class ExecutorRecord(Base):
    """One process that carries out runs; its name is the same after a restart.

    Attributes
    ----------
    beats : int
        Grows every second or so while the process lives; whoever watches it stand still takes its runs over.
    claims : int
        How often its runs were taken over; whoever raises it does so, and nobody else at the same time.
    beat_at : datetime
        For people; the clocks of machines are never compared.
    stopped_at : datetime or None
        When it ended in good order; its runs may be taken over at once.
    """

    __tablename__ = "executors"

    id: Mapped[str] = mapped_column(IdText, primary_key=True)
    beats: Mapped[int] = mapped_column(default=0)
    claims: Mapped[int] = mapped_column(default=0)
    beat_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
