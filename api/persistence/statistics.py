"""What the planner of PostgreSQL knows of tables that grew at once."""

from __future__ import annotations

from sqlalchemy import Connection, text

# Pages of 8 KiB, unless the server was built with others. A table that stays below is read through as fast as not.
_GROWN = text(
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
    " AND pg_relation_size(oid) / current_setting('block_size')::integer > 1.2 * relpages + 16 ORDER BY relname"
)


def refresh_statistics(connection: Connection) -> None:
    """Let PostgreSQL look at the tables that grew much since it looked last, within the connection's transaction.

    It does so by itself, but a minute or more after a commit. Until then plans that are made once for all values, as
    those of statements asked often, take ten times as long, because they take a county's register for an empty one.
    The embedded database plans the same way with and without.
    """
    if connection.dialect.name != "postgresql":
        return
    quote = connection.dialect.identifier_preparer.quote
    grown = [quote(name) for name in connection.scalars(_GROWN)]
    if grown:
        connection.exec_driver_sql(f"ANALYZE {', '.join(grown)}")
