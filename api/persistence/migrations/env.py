"""What Alembic runs around every migration: one transaction, and nobody else migrates meanwhile."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, text

from api.persistence.migrations.rendering import rendered
from api.persistence.models import all_tables

# Any number will do, as long as every process takes the same.
_LOCK = 7_461_203


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # The driver begins no transaction of its own before statements that change the schema.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # Somebody else's migration may take long; a table that is locked holds up this one no longer than any work.
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        connection.execute(text("SET LOCAL lock_timeout TO DEFAULT"))


def _migrate() -> None:
    connection = context.config.attributes["connection"]
    assert isinstance(connection, Connection)
    _lock(connection)
    context.configure(
        connection=connection,
        target_metadata=all_tables(),
        compare_type=True,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=rendered,
    )
    with context.begin_transaction():
        context.run_migrations()


_migrate()
