"""What the authority set once for its whole register."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base

ONLY_ROW = 1


class RegisterSettingsRecord(Base):
    """The one row of settings; see ``scheduler.domain.settings.Settings``.

    Attributes
    ----------
    version : int
        Grows with every edit; the ETag.
    """

    __tablename__ = "register_settings"
    __table_args__ = (
        CheckConstraint(f"id = {ONLY_ROW}", name="only_row"),
        CheckConstraint("first_visit_people BETWEEN 1 AND 4", name="first_visit_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=ONLY_ROW)
    name: Mapped[str] = mapped_column(Text)
    remote_counts_for_month: Mapped[bool]
    first_visit_people: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
