"""People and programs that may log in, and every secret they may show; secrets are kept as digests only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, new_id, sealed_column


class UserRecord(Base):
    """Somebody who may log in.

    Attributes
    ----------
    login : str
        Lower case; what the person types.
    name : bytes
        How the person is called, sealed (``users.name``).
    email : bytes or None
        Where notices are sent, sealed.
    password : str or None
        Argon2 hash; ``None`` for those who come with links, codes or tokens only.
    visitor_id : str or None
        The visitor this user is.
    failures : int
        Wrong passwords since the last right one.
    """

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    login: Mapped[str] = mapped_column(IdText, unique=True)
    name: Mapped[bytes] = sealed_column()
    email: Mapped[bytes | None] = sealed_column()
    password: Mapped[str | None]
    visitor_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("visitors.id"), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class UserRoleRecord(Base):
    """One role of one user."""

    __tablename__ = "user_roles"
    __table_args__ = (
        CheckConstraint(
            "role IN ('administrator', 'coordinator', 'planner', 'visitor', 'device_gateway', 'auditor')", name="role"
        ),
    )

    user_id: Mapped[str] = mapped_column(IdText, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(IdText, primary_key=True)


class UserAreaRecord(Base):
    """One area a user works for, with everything inside it."""

    __tablename__ = "user_areas"

    user_id: Mapped[str] = mapped_column(IdText, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    area_id: Mapped[str] = mapped_column(IdText, ForeignKey("areas.id"), primary_key=True)


class CredentialRecord(Base):
    """One secret that stands for a user: a session, a token, a link or a code.

    Attributes
    ----------
    kind : str
        ``session`` (pages), ``token`` (programs), ``link`` (personal link, exchanged for a session), ``code`` (typed
        once), ``calendar`` (reads one feed and nothing else).
    digest : str
        SHA-256 of the secret.
    csrf : str or None
        Digest of what a page must send back with every change; sessions only.
    attempts : int
        Wrong tries, for codes.
    """

    __tablename__ = "credentials"
    __table_args__ = (
        UniqueConstraint("digest"),
        CheckConstraint("kind IN ('session', 'token', 'link', 'code', 'calendar')", name="kind"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(IdText, ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(IdText)
    label: Mapped[str] = mapped_column(IdText, default="")
    digest: Mapped[str] = mapped_column(IdText)
    csrf: Mapped[str | None] = mapped_column(IdText)
    attempts: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
