"""Rosters of a week, the releases made of them, and what people fixed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, JoinedText, Json, new_id
from api.persistence.scoping import WeekOwned


class RosterRecord(WeekOwned, Base):
    """One draft; a move makes a new version of it in place, a run makes a new one.

    Attributes
    ----------
    content : bytes
        The roster file, compressed; ids only.
    figures : Json
        Our evaluator's figures of exactly this content.
    version : int
        Grows with every edit; the ETag.
    origin : str
        ``run:<id>``, ``release:<id>`` or ``hand``.
    """

    __tablename__ = "rosters"

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    problem_id: Mapped[str] = mapped_column(IdText, ForeignKey("problems.id"))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    figures: Mapped[Json]
    origin: Mapped[str] = mapped_column(IdText)
    version: Mapped[int] = mapped_column(default=1)
    made_by: Mapped[str] = mapped_column(IdText)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class ReleaseRecord(WeekOwned, Base):
    """A published roster; never changed again.

    Attributes
    ----------
    number : int
        1 for the first release of a week.
    changes : Json
        What differs from the release before, by person; ids only.
    """

    __tablename__ = "releases"
    __table_args__ = (UniqueConstraint("week_id", "number"), CheckConstraint("number >= 1", name="number"))

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    problem_id: Mapped[str] = mapped_column(IdText, ForeignKey("problems.id"))
    roster_id: Mapped[str] = mapped_column(IdText, ForeignKey("rosters.id"))
    number: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    figures: Mapped[Json]
    changes: Mapped[Json]
    published_by: Mapped[str] = mapped_column(IdText)
    published_at: Mapped[datetime]


class ReleasedRouteRecord(WeekOwned, Base):
    """One shift's route in the release in force; what a phone fetches.

    Attributes
    ----------
    stops : Json
        Stops with starts, visits, modes and places by id.
    starts_at, ends_at : datetime
        When the visitor leaves and returns; another release may not overlap it.
    """

    __tablename__ = "released_routes"
    __table_args__ = (
        UniqueConstraint("release_id", "shift"),
        Index("ix_released_routes_visitor_day", "visitor_id", "day"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    release_id: Mapped[str] = mapped_column(IdText, ForeignKey("releases.id"), index=True)
    visitor_id: Mapped[str] = mapped_column(IdText, ForeignKey("visitors.id"))
    day: Mapped[date]
    shift: Mapped[str] = mapped_column(JoinedText)
    in_force: Mapped[bool]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    stops: Mapped[Json]


class PinRecord(WeekOwned, Base):
    """What a person fixed about one visit of a week.

    Attributes
    ----------
    visit : str
        ``elder/service/number``; see ``scheduler.domain.week_pin``.
    start_seconds : int or None
        Seconds since midnight.
    """

    __tablename__ = "pins"
    __table_args__ = (
        CheckConstraint(
            "visitor_id IS NOT NULL OR day IS NOT NULL OR start_seconds IS NOT NULL OR after_visit IS NOT NULL",
            name="fixes_something",
        ),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    elder_id: Mapped[str] = mapped_column(IdText, ForeignKey("elders.id"))
    visit: Mapped[str] = mapped_column(JoinedText)
    visitor_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("visitors.id"))
    day: Mapped[date | None]
    start_seconds: Mapped[int | None]
    after_visit: Mapped[str | None] = mapped_column(JoinedText)
    made_by: Mapped[str] = mapped_column(IdText)
    made_at: Mapped[datetime]
