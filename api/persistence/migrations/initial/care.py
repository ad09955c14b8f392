"""Tables of ``records.care`` in step 0001."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def _cannot_come_columns() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("exception_id", sa.String(length=120), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("visitor_id", sa.String(length=120), nullable=False),
    )


def _cannot_come_rules() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.CheckConstraint("state IN ('open', 'approved', 'refused', 'withdrawn')", name=op.f("ck_cannot_come_state")),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_cannot_come_days")),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name=op.f("fk_cannot_come_visitor_id_visitors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cannot_come")),
    )


def create_cannot_come() -> None:
    """Create ``cannot_come``."""
    op.create_table("cannot_come", *_cannot_come_columns(), *_cannot_come_rules())
    op.create_index(op.f("ix_cannot_come_state"), "cannot_come", ["state"], unique=False)
    op.create_index(op.f("ix_cannot_come_visitor_id"), "cannot_come", ["visitor_id"], unique=False)


def _alerts_columns() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("source_id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledge_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("escalation", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.String(length=120), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("elder_id", sa.String(length=120), nullable=False),
    )


def _alerts_rules() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.CheckConstraint("state IN ('open', 'acknowledged', 'closed', 'quiet')", name=op.f("ck_alerts_state")),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_alerts_elder_id_elders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_alerts_source_source_id")),
    )


def create_alerts() -> None:
    """Create ``alerts``."""
    op.create_table("alerts", *_alerts_columns(), *_alerts_rules())
    op.create_index(op.f("ix_alerts_elder_id"), "alerts", ["elder_id"], unique=False)
    op.create_index("ix_alerts_state_acknowledge_by", "alerts", ["state", "acknowledge_by"], unique=False)


def create_incidents() -> None:
    """Create ``incidents``."""
    op.create_table(
        "incidents",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("alert_id", sa.String(length=120), nullable=True),
        sa.Column("opened_by", sa.String(length=120), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("elder_id", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_incidents_alert_id_alerts")),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_incidents_elder_id_elders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index(op.f("ix_incidents_elder_id"), "incidents", ["elder_id"], unique=False)


def _reports_columns() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("client_id", sa.String(length=120), nullable=False),
        sa.Column("ledger_id", sa.String(length=120), nullable=False),
        sa.Column("visitor_id", sa.String(length=120), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("form", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("elder_id", sa.String(length=120), nullable=False),
    )


def _reports_rules() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_reports_elder_id_elders")),
        sa.ForeignKeyConstraint(["ledger_id"], ["ledger.id"], name=op.f("fk_reports_ledger_id_ledger")),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitors.id"], name=op.f("fk_reports_visitor_id_visitors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("ledger_id", name=op.f("uq_reports_ledger_id")),
        sa.UniqueConstraint("visitor_id", "client_id", name=op.f("uq_reports_visitor_id_client_id")),
    )


def create_reports() -> None:
    """Create ``reports``."""
    op.create_table("reports", *_reports_columns(), *_reports_rules())
    op.create_index(op.f("ix_reports_elder_id"), "reports", ["elder_id"], unique=False)


def create_incident_entries() -> None:
    """Create ``incident_entries``."""
    op.create_table(
        "incident_entries",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("incident_id", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=120), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_incident_entries_number")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_entries_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_entries")),
        sa.UniqueConstraint("incident_id", "number", name=op.f("uq_incident_entries_incident_id_number")),
    )


def _referrals_columns() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("report_id", sa.String(length=120), nullable=True),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=120), nullable=False),
        sa.Column("what", sa.LargeBinary(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("elder_id", sa.String(length=120), nullable=False),
    )


def _referrals_rules() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_referrals_state")),
        sa.ForeignKeyConstraint(["elder_id"], ["elders.id"], name=op.f("fk_referrals_elder_id_elders")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_referrals_report_id_reports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
    )


def create_referrals() -> None:
    """Create ``referrals``."""
    op.create_table("referrals", *_referrals_columns(), *_referrals_rules())
    op.create_index(op.f("ix_referrals_due_on"), "referrals", ["due_on"], unique=False)
    op.create_index(op.f("ix_referrals_elder_id"), "referrals", ["elder_id"], unique=False)
    op.create_index(op.f("ix_referrals_state"), "referrals", ["state"], unique=False)
