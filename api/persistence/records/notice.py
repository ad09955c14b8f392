"""What has to be told to whom: written with the change itself, delivered afterwards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, JoinedText, Json, new_id, sealed_column
from api.persistence.scoping import AreaScoped


class NoticeRecord(AreaScoped, Base):
    """One message to one receiver over one channel.

    Attributes
    ----------
    channel : str
        ``email``, ``webhook``, ``call`` (a person rings), or the name of an adapter.
    receiver : str
        ``visitor:id``, ``user:id`` or ``webhook:id``; addresses are looked up when it is sent.
    content : Json
        Ids and figures; the text is made from a template when it is sent.
    next_try_at : datetime
        Grows with every failed attempt.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("event", "channel", "receiver"),
        CheckConstraint("state IN ('pending', 'sent', 'failed', 'done')", name="state"),
        Index("ix_notices_state_next_try_at", "state", "next_try_at"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    event: Mapped[str] = mapped_column(JoinedText)
    channel: Mapped[str] = mapped_column(IdText)
    receiver: Mapped[str] = mapped_column(JoinedText)
    kind: Mapped[str] = mapped_column(IdText)
    content: Mapped[Json]
    state: Mapped[str] = mapped_column(IdText, default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class WebhookRecord(Base):
    """A program that wants to be told, by Standard Webhooks.

    Attributes
    ----------
    address, secret : bytes
        Sealed (``webhooks.address``, ``webhooks.secret``).
    """

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    area_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("areas.id"))
    address: Mapped[bytes] = sealed_column()
    secret: Mapped[bytes] = sealed_column()
    active: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime]
