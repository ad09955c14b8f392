"""Many rows at once, past the mapper: ``COPY`` on PostgreSQL, bare tuples for the driver of SQLite."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain, islice, repeat

import psycopg
from psycopg import sql
from sqlalchemy import Column, Connection, Date, Table, insert, inspect
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from api.persistence.base import Base, UtcDateTime

Columns = Mapping[str, Sequence[object]]
"""Rows by the names of their columns, all of one length."""

# Below this, preparing a bulk insert takes longer than it saves.
_MANY = 200
# SQLite prepares the lists in its check constraints anew for each statement; a statement may carry 32,766 values.
_ROWS_OF_A_STATEMENT = 200
_ID_BYTES = 16
# Defaults here look at nothing but themselves.
_NO_STATEMENT = DefaultExecutionContext()


def new_ids(count: int) -> list[str]:
    """Return ids that nobody can guess, as `new_id` makes them, from one draw of randomness."""
    drawn, digits = os.urandom(_ID_BYTES * count).hex(), 2 * _ID_BYTES
    return [drawn[start : start + digits] for start in range(0, len(drawn), digits)]


def insert_columns(connection: Connection, record: type[Base], columns: Columns) -> None:
    """Insert rows in the connection's transaction; columns that are not given get their defaults.

    Raises
    ------
    sqlalchemy.exc.DBAPIError
        When a row breaks a rule of the table; no row is inserted then.
    """
    table = inspect(record).local_table
    assert isinstance(table, Table)
    count = len(next(iter(columns.values())))
    if count < _MANY:
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        connection.execute(insert(table), rows)
        return
    missing = [column for column in table.columns if column.key not in columns and column.default is not None]
    values = {**columns, **{column.key: _default(column, count) for column in missing}}
    bound = zip(*[_bound(connection, table.c[name], given) for name, given in values.items()], strict=True)
    if connection.dialect.name == "postgresql":
        _copy(connection, table.name, list(values), bound)
    else:
        _execute(connection, table.name, list(values), bound)


def _default(column: Column[object], count: int) -> Iterable[object]:
    default = column.default
    if isinstance(default, ScalarElementColumnDefault):
        return repeat(default.arg, count)
    if isinstance(default, CallableColumnDefault):
        return [default.arg(_NO_STATEMENT) for _ in range(count)]
    raise TypeError(f"{column} has a default that only the database can make; give its values")


def _bound(connection: Connection, column: Column[object], values: Iterable[object]) -> Iterable[object]:
    """Return a column's values as the driver wants them."""
    bind: Callable[[object], object] | None = column.type.dialect_impl(connection.dialect).bind_processor(
        connection.dialect
    )
    if bind is None:
        return values
    # A county's lines have some hundred different days.
    return map(cache(bind) if isinstance(column.type, Date | UtcDateTime) else bind, values)


def _execute(connection: Connection, table: str, names: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    quote = connection.dialect.identifier_preparer.quote
    start = f"INSERT INTO {quote(table)} ({', '.join(map(quote, names))}) VALUES "
    marks = f"({', '.join('?' * len(names))})"
    values, width = chain.from_iterable(rows), _ROWS_OF_A_STATEMENT * len(names)
    while carried := tuple(islice(values, width)):
        connection.exec_driver_sql(start + ", ".join([marks] * (len(carried) // len(names))), carried)


def _copy(connection: Connection, table: str, names: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        # As SQLAlchemy's own statements fail, so that callers need not know which way rows were inserted.
        raise DBAPIError.instance(None, None, error, psycopg.Error, dialect=connection.dialect) from error
