"""What a stored document names, as a condition on another table's column."""

from __future__ import annotations

from typing import cast

from sqlalchemy import ColumnElement, FromClause, func, literal_column, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import KeyedColumnElement, SQLCoreOperations
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

Documents = FromClause[ReadOnlyColumnCollection[str, KeyedColumnElement[object]]]


class _NamedIn(FunctionElement[None]):
    # Not a Boolean to SQLAlchemy: SQLite has none, so it would be compared with 1, which no index answers.
    type = NullType()
    inherit_cache = True


def named_in(
    column: SQLCoreOperations[str | None], documents: Documents, document: str, key: str
) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the texts kept under a key, at any depth, in some documents.

    Parameters
    ----------
    documents : FromClause
        A query that yields the documents.
    document, key : str
        Our own names of the column with the document, and of the key; never what a person typed.
    """
    content = documents.c[document]
    found = func.jsonb_path_query(content, literal_column(f"'$.**.{key}'")).op("#>>")(literal_column("'{}'"))
    inside = func.json_tree(content).table_valued("key", "atom", name=f"named_{key}")
    # As an array: PostgreSQL expects few values then, and looks each up instead of reading the whole table.
    listed = func.array(select(found).select_from(documents).scalar_subquery())
    held = select(inside.c.atom).select_from(documents).join(inside, true()).where(inside.c.key == key)
    return cast("ColumnElement[bool]", _NamedIn(column, listed, held.scalar_subquery()))


@compiles(_NamedIn, "postgresql")
def _any(element: _NamedIn, compiler: SQLCompiler, **options: object) -> str:
    column, listed, _ = element.clauses
    return f"{compiler.process(column, **options)} = ANY ({compiler.process(listed, **options)})"


@compiles(_NamedIn, "sqlite")
def _in(element: _NamedIn, compiler: SQLCompiler, **options: object) -> str:
    column, _, held = element.clauses
    return f"{compiler.process(column, **options)} IN {compiler.process(held, **options)}"
