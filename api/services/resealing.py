"""After a new key: everything that an older key sealed is sealed anew, in steps that may be interrupted."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, literal, select, tuple_, update

from api.persistence.base import Base
from api.persistence.columns import SEALED
from api.persistence.mapping.people import index_anew
from api.persistence.unit_of_work import UnitOfWork, Works
from api.security.actor import Actor

Key = tuple[object, ...]

_RESEALER = Actor("system:keys", frozenset())
_ROWS_A_STEP = 500


def reseal(works: Works) -> int:
    """Seal everything under the newest key, the index of names too, and return how many fields were changed."""
    changed = 0
    for table, column in sealed_columns():
        last: tuple[object, ...] | None = None
        while True:
            with works.begin(_RESEALER) as uow:
                rows = _rows(uow, table, column, last)
                changed += sum(_resealed(uow, table, column, row) for row in rows)
            if len(rows) < _ROWS_A_STEP:
                break
            last = tuple(rows[-1][1:])
    _index_names(works)
    return changed


def _index_names(works: Works) -> None:
    more = True
    while more:
        with works.begin(_RESEALER) as uow:
            more = index_anew(uow, _ROWS_A_STEP) == _ROWS_A_STEP


def sealed_columns() -> Iterator[tuple[str, str]]:
    """Yield table and name of every column that holds sealed bytes."""
    for table in Base.metadata.sorted_tables:
        yield from ((table.name, column.name) for column in table.columns if column.info.get(SEALED))


def _rows(uow: UnitOfWork, name: str, column: str, last: Key | None) -> list[Key]:
    table = Base.metadata.tables[name]
    keys = list(table.primary_key.columns)
    query = select(table.c[column], *keys).where(table.c[column].is_not(None)).order_by(*keys).limit(_ROWS_A_STEP)
    if last is not None:
        passed = (literal(value, key.type) for key, value in zip(keys, last, strict=True))
        query = query.where(tuple_(*keys) > tuple_(*passed))
    return [tuple(row) for row in uow.session.execute(query)]


def _resealed(uow: UnitOfWork, name: str, column: str, row: Key) -> int:
    sealed, *values = row
    if not isinstance(sealed, bytes) or uow.vault.is_current(sealed):
        return 0
    table, field = Base.metadata.tables[name], f"{name}.{column}"
    where = and_(
        table.c[column] == sealed, *(key == value for key, value in zip(table.primary_key.columns, values, strict=True))
    )
    fresh = uow.vault.seal_bytes(field, uow.vault.open_bytes(field, sealed))
    uow.session.execute(update(table).where(where).values({column: fresh}))
    return 1
