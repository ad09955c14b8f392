"""Services: what is done at a visit, and in which modes."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import JSON_COLUMN, IdText, one_of
from scheduler.domain.mode import VisitMode
from scheduler.domain.visit import Company


class ServiceRecord(Base):
    """One kind of work; see ``scheduler.domain.service.Service``.

    Attributes
    ----------
    kinds : list of str or None
        Visitor kinds that may do it; ``None`` means any.
    covers : list of str
        Services that a visit of this one also fulfils.
    follows_id : str or None
        The service it comes after, with the lags and the company of the two.
    version : int
        Grows with every edit; the ETag.
    """

    __tablename__ = "services"
    __table_args__ = (
        one_of("follows_company", Company),
        CheckConstraint("people BETWEEN 1 AND 4", name="people"),
        CheckConstraint("load >= 0", name="load"),
        CheckConstraint("latest_seconds >= earliest_seconds", name="latest_not_before_earliest"),
        CheckConstraint("follows_max_lag_seconds >= follows_min_lag_seconds", name="lags"),
        CheckConstraint(
            "(follows_id IS NULL) = (follows_min_lag_seconds IS NULL)"
            " AND (follows_id IS NULL) = (follows_company IS NULL)",
            name="follows_whole",
        ),
        CheckConstraint("follows_id <> id", name="follows_another"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True)
    title_zh: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text)
    people: Mapped[int] = mapped_column(default=1)
    kinds: Mapped[list[str] | None] = mapped_column(JSON_COLUMN)
    skills: Mapped[list[str]] = mapped_column(JSON_COLUMN)
    load: Mapped[int] = mapped_column(default=0)
    continuity: Mapped[bool] = mapped_column(default=True)
    contracted_kind_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("visitor_kinds.id"))
    covers: Mapped[list[str]] = mapped_column(JSON_COLUMN)
    earliest_seconds: Mapped[int | None]
    due_seconds: Mapped[int | None]
    latest_seconds: Mapped[int | None]
    follows_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("services.id"))
    follows_min_lag_seconds: Mapped[int | None]
    follows_max_lag_seconds: Mapped[int | None]
    follows_company: Mapped[str | None] = mapped_column(IdText)
    version: Mapped[int] = mapped_column(default=1)


class ServiceOptionRecord(Base):
    """One mode of a service and how long it takes.

    Attributes
    ----------
    position : int
        From 0; the first option is the one owed.
    """

    __tablename__ = "service_options"
    __table_args__ = (
        UniqueConstraint("service_id", "mode"),
        one_of("mode", VisitMode),
        CheckConstraint("position >= 0", name="position"),
        CheckConstraint("duration_seconds BETWEEN 0 AND 86400", name="duration"),
    )

    service_id: Mapped[str] = mapped_column(IdText, ForeignKey("services.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mode: Mapped[str] = mapped_column(IdText)
    duration_seconds: Mapped[int]
