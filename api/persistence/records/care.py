"""What follows from a visit or an alarm: reports, alerts, incidents, referrals, and visitors who cannot come."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.persistence.base import Base
from api.persistence.columns import IdText, new_id, sealed_column
from api.persistence.scoping import ElderOwned, VisitorOwned


class ReportRecord(ElderOwned, Base):
    """The filled-in form of one visit (POLICY R9); the outcome itself is in the ledger.

    Attributes
    ----------
    client_id : str
        Made by the phone, so that a report sent twice is stored once.
    ledger_id : str
        The ledger entry this report made.
    form : bytes
        The five areas, sealed (``reports.form``).
    """

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("visitor_id", "client_id"),)

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    client_id: Mapped[str] = mapped_column(IdText)
    ledger_id: Mapped[str] = mapped_column(IdText, ForeignKey("ledger.id"), unique=True)
    visitor_id: Mapped[str] = mapped_column(IdText, ForeignKey("visitors.id"))
    form_version: Mapped[int] = mapped_column(default=1)
    form: Mapped[bytes] = sealed_column()
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    received_at: Mapped[datetime]


class CannotComeRecord(VisitorOwned, Base):
    """A visitor asks to be let off; a coordinator decides.

    Attributes
    ----------
    reason : bytes
        Sealed (``cannot_come.reason``).
    exception_id : str or None
        The absence that an approval made.
    """

    __tablename__ = "cannot_come"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'approved', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("last_day >= first_day", name="days"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    first_day: Mapped[date]
    last_day: Mapped[date]
    reason: Mapped[bytes] = sealed_column()
    state: Mapped[str] = mapped_column(IdText, default="open", index=True)
    exception_id: Mapped[str | None] = mapped_column(IdText)
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(IdText)
    version: Mapped[int] = mapped_column(default=1)


class AlertRecord(ElderOwned, Base):
    """A device or a call that says something may be wrong (POLICY R21).

    Attributes
    ----------
    source, source_id : str
        The gateway and its own number, so that an alert sent twice is one.
    state : str
        ``open``, ``acknowledged``, ``closed``, or ``quiet`` when the elder is known to be away.
    acknowledge_by : datetime
        When it is passed on to the next one unless somebody took it.
    escalation : int
        How often it was passed on.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        CheckConstraint("state IN ('open', 'acknowledged', 'closed', 'quiet')", name="state"),
        Index("ix_alerts_state_acknowledge_by", "state", "acknowledge_by"),
    )

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    source: Mapped[str] = mapped_column(IdText)
    source_id: Mapped[str] = mapped_column(IdText)
    kind: Mapped[str] = mapped_column(IdText)
    state: Mapped[str] = mapped_column(IdText, default="open")
    raised_at: Mapped[datetime]
    received_at: Mapped[datetime]
    acknowledge_by: Mapped[datetime]
    escalation: Mapped[int] = mapped_column(default=0)
    taken_by: Mapped[str | None] = mapped_column(IdText)
    taken_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class IncidentRecord(ElderOwned, Base):
    """An emergency, and what was done about it (POLICY R22)."""

    __tablename__ = "incidents"

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(IdText)
    alert_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("alerts.id"))
    opened_by: Mapped[str] = mapped_column(IdText)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class IncidentEntryRecord(Base):
    """One step of an incident; never changed or removed (the database refuses both).

    Attributes
    ----------
    number : int
        1 for the first step; two steps may be of one moment.
    step : str
        Stable name, e.g. ``called_120``, ``contact_reached``, ``note``, ``closed``.
    note : bytes
        Sealed (``incident_entries.note``).
    """

    __tablename__ = "incident_entries"
    __table_args__ = (UniqueConstraint("incident_id", "number"), CheckConstraint("number >= 1", name="number"))

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    # The unique constraint above begins with the incident and serves as its index.
    incident_id: Mapped[str] = mapped_column(IdText, ForeignKey("incidents.id"))
    number: Mapped[int]
    step: Mapped[str] = mapped_column(IdText)
    note: Mapped[bytes] = sealed_column()
    by: Mapped[str] = mapped_column(IdText)
    at: Mapped[datetime]


class ReferralRecord(ElderOwned, Base):
    """A follow-up with an owner and a day by which it is done (POLICY R10, R16).

    Attributes
    ----------
    what, result : bytes
        Sealed (``referrals.what``, ``referrals.result``).
    """

    __tablename__ = "referrals"
    __table_args__ = (CheckConstraint("state IN ('open', 'done', 'dropped')", name="state"),)

    id: Mapped[str] = mapped_column(IdText, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(IdText)
    report_id: Mapped[str | None] = mapped_column(IdText, ForeignKey("reports.id"))
    owner: Mapped[str] = mapped_column(IdText)
    due_on: Mapped[date] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(IdText, default="open", index=True)
    what: Mapped[bytes] = sealed_column()
    result: Mapped[bytes | None] = sealed_column()
    made_by: Mapped[str] = mapped_column(IdText)
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
