"""What-if questions and what came of them; they never touch live data."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, Json, new_id
from api.persistence.scoping import WeekOwned


class ScenarioRecord(WeekOwned, Base):
    """A named change set over a week.

    Attributes
    ----------
    changes : Json
        The scenario file; see ``scheduler.scenario``.
    base_roster_id : str or None
        The roster it is compared with; ``None``: the one its own base run makes.
    """

    __tablename__ = "scenarios"

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(IdText)
    changes: Mapped[Json]
    base_roster_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("rosters.id"))
    made_by: Mapped[str] = mapped_column(IdText)
    made_at: Mapped[datetime]
