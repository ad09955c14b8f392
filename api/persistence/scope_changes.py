"""Refuses every change of rows outside a session's scope; what belongs to what is told in ``scoping``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from sqlalchemy import Update
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, attributes

from api.errors import ForbiddenError
from api.persistence.base import Base
from api.persistence.records.area import AreaRecord
from api.persistence.records.elder import ElderRecord
from api.persistence.records.person import PersonRecord
from api.persistence.records.visitor import VisitorAreaRecord, VisitorRecord
from api.persistence.records.week import WeekRecord
from api.persistence.scope_queries import (
    Ids,
    areas_inside,
    elders_inside,
    scope_of,
    visitors_inside,
    visitors_nowhere,
    weeks_inside,
)
from api.persistence.scoping import AreaScoped, ElderOwned, SometimesElderOwned, VisitorOwned, WeekOwned
from scheduler.domain.base import Text

_OWNERS = ("area_id", "elder_id", "week_id", "visitor_id")
_TELLING = (*_OWNERS, "id", "parent_id", "serves_everywhere")
_OUTSIDE = Text(
    zh="这项更改涉及您所负责区域以外的数据。", en="This change concerns data outside the areas you are responsible for."
)


@dataclass
class _Owners:
    """What some changed rows belong to, by id; all of it has to lie in the scope."""

    areas: set[str] = field(default_factory=set)
    elders: set[str] = field(default_factory=set)
    weeks: set[str] = field(default_factory=set)
    visitors: set[str] = field(default_factory=set)

    def add(self, record: type[Base], values: Mapping[str, object]) -> None:
        """Note what one row belongs to."""
        self._note(self.areas, record, (AreaScoped, VisitorAreaRecord), values.get("area_id"))
        self._note(self.elders, record, (ElderOwned, SometimesElderOwned, PersonRecord), values.get("elder_id"))
        self._note(self.weeks, record, (WeekOwned,), values.get("week_id"))
        self._note(self.visitors, record, (VisitorOwned, PersonRecord), values.get("visitor_id"))
        self._note(self.visitors, record, (VisitorRecord,), values.get("id"))
        if issubclass(record, AreaRecord):
            self._note(self.areas, record, (AreaRecord,), values.get("parent_id"))

    @staticmethod
    def _note(found: set[str], record: type[Base], kinds: tuple[type[object], ...], owner: object) -> None:
        if isinstance(owner, str) and issubclass(record, kinds):
            found.add(owner)


def forbidden() -> ForbiddenError:
    """The refusal of a change outside the scope."""
    return ForbiddenError("outside_area", _OUTSIDE)


def guard_flush(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Refuse a flush that adds, changes or deletes a row outside the scope.

    Raises
    ------
    ForbiddenError
        ``outside_area``.
    """
    if scope_of(session).areas is None:
        return
    owners = _Owners()
    row: Base
    for row in (*session.new, *session.dirty, *session.deleted):
        values = _values(row)
        if _concerns_everybody(session, row, values):
            raise forbidden()
        owners.add(type(row), values)
    owners.elders -= _pending_ids(session, ElderRecord)
    owners.weeks -= _pending_ids(session, WeekRecord)
    owners.visitors -= _pending_ids(session, VisitorRecord)
    owners.areas -= _pending_ids(session, AreaRecord)
    _require_inside(session, owners)


def guard_bulk_changes(state: ORMExecuteState) -> None:
    """Refuse bulk statements that reach outside the scope; others are limited like queries.

    Raises
    ------
    ForbiddenError
        ``outside_area``; also for forms that cannot be checked: rows inside an insert statement, updates by key, and
        updates that hand rows to another owner.
    """
    if scope_of(state.session).areas is None or not (state.is_insert or state.is_update):
        return
    mapper = state.bind_mapper
    rows = state.parameters if isinstance(state.parameters, list) else []
    if isinstance(state.statement, Update):
        if rows or not set(_OWNERS).isdisjoint(state.statement.compile().params):
            raise forbidden()
        return
    if mapper is None or not rows:
        raise forbidden()
    require_inside(state.session, mapper.class_, rows)


def require_inside(session: Session, record: type[Base], rows: Iterable[Mapping[str, object]]) -> None:
    """Refuse new rows outside the scope; for those who insert rows past the session.

    Raises
    ------
    ForbiddenError
        ``outside_area``.
    """
    if scope_of(session).areas is None:
        return
    owners = _Owners()
    for row in rows:
        if _is_for_everybody(record, row):
            raise forbidden()
        owners.add(record, row)
    _require_inside(session, owners)


def _values(row: Base) -> Mapping[str, object]:
    return {name: getattr(row, name) for name in _TELLING if hasattr(row, name)}


def _is_for_everybody(record: type[Base], values: Mapping[str, object]) -> bool:
    """Whether a row would hold for everybody: a general rule, a top area, a visitor without a list of areas."""
    return (
        (issubclass(record, SometimesElderOwned) and values.get("elder_id") is None)
        or (issubclass(record, AreaRecord) and values.get("parent_id") is None)
        or (issubclass(record, VisitorRecord) and bool(values.get("serves_everywhere")))
    )


def _concerns_everybody(session: Session, row: Base, values: Mapping[str, object]) -> bool:
    """Whether a change makes a row hold for everybody, or changes a rule that does."""
    if not _is_for_everybody(type(row), values):
        return False
    if isinstance(row, SometimesElderOwned) and (row in session.deleted or session.is_modified(row)):
        return True
    decided_by = ("elder_id", "parent_id", "serves_everywhere")
    return row in session.new or any(_has_changed(row, name) for name in decided_by if hasattr(row, name))


def _has_changed(row: Base, column: str) -> bool:
    return attributes.get_history(row, column).has_changes()


def _pending_ids(session: Session, record: type[AreaRecord | ElderRecord | VisitorRecord | WeekRecord]) -> set[str]:
    return {row.id for row in session.new if isinstance(row, record)}


def _require_inside(session: Session, owners: _Owners) -> None:
    areas = scope_of(session).areas or frozenset()
    for ids, allowed in (
        (owners.areas, areas_inside(areas)),
        (owners.elders, elders_inside(areas)),
        (owners.weeks, weeks_inside(areas)),
    ):
        if not ids <= _found(session, ids, allowed):
            raise forbidden()
    mine = _found(session, owners.visitors, visitors_inside(areas))
    # A visitor who is being added gets areas only after the row itself is there.
    if not owners.visitors <= mine | _found(session, owners.visitors - mine, visitors_nowhere()):
        raise forbidden()


def _found(session: Session, ids: Set[str], allowed: Ids) -> set[str]:
    if not ids:
        return set()
    column = allowed.selected_columns[0]
    # On the connection, so that neither the limits nor another flush come in between.
    return set(session.connection().execute(allowed.where(column.in_(sorted(ids)))).scalars())
