"""One of a list of ids, in a statement whose text does not depend on how many there are."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, ColumnElement, String, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_IDS = JSON().with_variant(ARRAY(String), "postgresql")


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


def among(column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], name: str) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the ids that are given under a name when the statement runs.

    An ``IN`` with a value for each id is another statement for each number of ids: the database plans each anew, and
    writing it out takes longer than finding the rows.
    """
    return _Among(column, bindparam(name, type_=_IDS))


@compiles(_Among, "postgresql")
def _any(element: _Among, compiler: SQLCompiler, **options: object) -> str:
    column, ids = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} = ANY ({ids})"


@compiles(_Among, "sqlite")
def _in_json(element: _Among, compiler: SQLCompiler, **options: object) -> str:
    column, ids = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"
