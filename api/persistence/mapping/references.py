"""References of many new rows, checked all at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Table, inspect

from api.persistence.base import Base


@contextmanager
def references_checked_at_once(connection: Connection, record: type[Base]) -> Iterator[None]:
    """Check what the rows refer to when the block ends, with one look at the table instead of one for each row.

    PostgreSQL takes a table's references away and puts them back in the same transaction. Until it ends nobody else
    sees the table or those it refers to, so this is for the first rows of an installation. SQLite checks each row.

    Raises
    ------
    sqlalchemy.exc.DBAPIError
        When a row refers to something that is not there.
    """
    table = inspect(record).local_table
    assert isinstance(table, Table)
    if connection.dialect.name != "postgresql":
        yield
        return
    tables, references = Operations(MigrationContext.configure(connection)), table.foreign_key_constraints
    for reference in references:
        tables.drop_constraint(str(reference.name), table.name, type_="foreignkey")
    yield
    for reference in references:
        tables.create_foreign_key(
            str(reference.name),
            table.name,
            reference.referred_table.name,
            list(reference.column_keys),
            [element.column.name for element in reference.elements],
            ondelete=reference.ondelete,
        )
