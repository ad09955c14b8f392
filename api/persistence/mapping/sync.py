"""Making tables hold given rows: what is missing is inserted, what differs is changed, the rest is left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from sqlalchemy import inspect, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.persistence.base import Base
from api.persistence.global_tables import AUTHORITY_TABLES
from api.persistence.mapping.bulk import Columns, insert_columns, new_ids
from api.persistence.scope_changes import forbidden, require_inside
from api.persistence.scope_queries import scope_of

Row = dict[str, object]
"""One row by the names of its attributes."""

Key = tuple[object, ...]

# Databases limit how many values one statement may carry.
_CHUNK = 2_000

_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Changes:
    """What became of rows.

    Attributes
    ----------
    added, changed : frozenset of tuple
        Primary keys.
    """

    added: frozenset[Key] = frozenset()
    changed: frozenset[Key] = frozenset()


def chunks(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """Yield the items in lists that one statement can carry."""
    rest = iter(items)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def upsert(session: Session, record: type[Base], rows: Sequence[Row]) -> Changes:
    """Insert the rows whose primary key is new and change those that differ; a changed row's ``version`` grows.

    Parameters
    ----------
    rows : sequence of Row
        All with the same attributes, the primary key among them; attributes that are not given stay as they are.

    Raises
    ------
    ForbiddenError
        When a row with such a key lies outside the session's scope.
    """
    if not rows:
        return Changes()
    keys, names = primary_key(record), list(rows[0])
    wanted = {_values(row, keys): row for row in rows}
    held = {} if is_empty(session, record) else _held(session, record, keys, names, (row[keys[0]] for row in rows))
    added = {key: row for key, row in wanted.items() if key not in held}
    changed = {
        key: wanted[key] for key, values in held.items() if key in wanted and _values(wanted[key], names) != values
    }
    insert_rows(session, record, list(added.values()))
    _change(session, record, keys, changed)
    return Changes(frozenset(added), frozenset(changed))


def replace_owned(
    session: Session, record: type[Base], owner: str, owners: Iterable[str], rows: Iterable[Row], *, keep: bool = False
) -> None:
    """Make owners hold exactly these rows, which have no identity but their content.

    Parameters
    ----------
    owner : str
        The attribute that names the owner.
    owners : iterable of str
        Whose rows are meant; an owner without a row loses all it had.
    keep : bool
        Whether rows that are held but not given stay.
    """
    given = list(rows)
    names = list(given[0]) if given else [owner]
    if not is_empty(session, record):
        given, surplus = _compared(session, record, owner, owners, given, names)
        if not keep:
            delete_rows(session, record, surplus)
    ids = {"id": new_ids(len(given))} if primary_key(record) == ["id"] and "id" not in names else {}
    insert_many(session, record, {**ids, **_columns(given, names)})


def insert_rows(session: Session, record: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows in bulk, all with the same attributes.

    Raises
    ------
    ForbiddenError
        When one of them lies outside the session's scope.
    """
    insert_many(session, record, _columns(rows, rows[0] if rows else ()))


def insert_many(session: Session, record: type[Base], columns: Columns) -> None:
    """Insert rows that are given column by column; see `insert_rows`.

    Raises
    ------
    ForbiddenError
        When one of them lies outside the session's scope.
    """
    if not any(columns.values()):
        return
    _require_authority(session, record)
    if not scope_of(session).is_everything:
        rows = zip(*columns.values(), strict=True)
        require_inside(session, record, (dict(zip(columns, row, strict=True)) for row in rows))
    session.flush()
    # Past the mapper, which would look at each row and send those with other gaps by themselves.
    insert_columns(session.connection(), record, columns)


def is_empty(session: Session, record: type[Base]) -> bool:
    """Whether a table holds no row at all, inside the scope or outside; nothing has to be compared then."""
    session.flush()
    return session.connection().scalar(select(literal(1)).select_from(record).limit(1)) is None


def delete_rows(session: Session, record: type[Base], keys: Iterable[Key]) -> None:
    """Delete rows by primary key."""
    doomed = set(keys)
    if doomed:
        _require_authority(session, record)
    first = primary_key(record)[0]
    for chunk in chunks({key[0] for key in doomed}):
        for row in session.scalars(select(record).where(getattr(record, first).in_(chunk))):
            if _identity(row) in doomed:
                session.delete(row)
    session.flush()


def primary_key(record: type[Base]) -> list[str]:
    """Return the attributes of the primary key."""
    mapper = inspect(record)
    return [mapper.get_property_by_column(column).key for column in mapper.primary_key]


def _held(
    session: Session, record: type[Base], keys: Sequence[str], names: Sequence[str], firsts: Iterable[object]
) -> Mapping[Key, Key]:
    found: dict[Key, Key] = {}
    for chunk in chunks(dict.fromkeys(firsts)):
        is_meant = getattr(record, keys[0]).in_(chunk)
        for held in session.execute(select(*_attributes(record, (*keys, *names))).where(is_meant)):
            found[tuple(held[: len(keys)])] = tuple(held[len(keys) :])
        if not scope_of(session).is_everything:
            taken = select(*_attributes(record, keys)).where(is_meant).execution_options(everywhere=True)
            if any(tuple(key) not in found for key in session.execute(taken)):
                raise forbidden()
    return found


def _compared(
    session: Session, record: type[Base], owner: str, owners: Iterable[str], rows: Iterable[Row], names: Sequence[str]
) -> tuple[list[Row], set[Key]]:
    """Return the rows that are not held, and the primary keys of those that are held but not among the rows."""
    wanted: defaultdict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        wanted[_hashable(_values(row, names))].append(row)
    keys = primary_key(record)
    surplus: set[Key] = set()
    for chunk in chunks(owners):
        query = select(*_attributes(record, (*keys, *names))).where(getattr(record, owner).in_(chunk))
        for held in session.execute(query):
            alike = wanted.get(_hashable(held[len(keys) :]))
            if alike:
                alike.pop()
            else:
                surplus.add(tuple(held[: len(keys)]))
    return [row for alike in wanted.values() for row in alike], surplus


def _change(session: Session, record: type[Base], keys: Sequence[str], changed: Mapping[Key, Row]) -> None:
    if changed:
        _require_authority(session, record)
    counts_versions = "version" in inspect(record).attrs and "version" not in keys
    for chunk in chunks(dict.fromkeys(key[0] for key in changed)):
        for held in session.scalars(select(record).where(getattr(record, keys[0]).in_(chunk))):
            row = changed.get(_identity(held))
            if row is None:
                continue
            for name, value in row.items():
                setattr(held, name, value)
            if counts_versions and "version" not in row:
                held.version = type(held).version + 1  # type: ignore[attr-defined]
    session.flush()


def _require_authority(session: Session, record: type[Base]) -> None:
    """Refuse a change of what holds for every area by somebody who works for some of them."""
    if record.__tablename__ in AUTHORITY_TABLES and not scope_of(session).is_everything:
        raise forbidden()


def _identity(row: Base) -> Key:
    identity = inspect(row).identity
    assert identity is not None
    return tuple(identity)


def _attributes(record: type[Base], names: Iterable[str]) -> list[InstrumentedAttribute[object]]:
    return [getattr(record, name) for name in names]


def _columns(rows: Sequence[Row], names: Iterable[str]) -> dict[str, list[object]]:
    return {name: [row[name] for row in rows] for name in names}


def _values(row: Row, names: Iterable[str]) -> Key:
    return tuple([row[name] for name in names])


def _hashable(values: Iterable[object]) -> Key:
    """Return values to find equal rows by; only lists cannot be looked up as they are."""
    return tuple([tuple(value) if isinstance(value, list) else value for value in values])
