"""Limits every query of a session to the rows of its scope; what belongs to what is told in ``scoping``."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, or_, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption, ReadOnlyColumnCollection
from sqlalchemy.sql.elements import KeyedColumnElement

from api.persistence.base import Base
from api.persistence.records.area import AreaRecord
from api.persistence.records.elder import ElderRecord
from api.persistence.records.person import PersonRecord
from api.persistence.records.place import HouseholdRecord, PlaceRecord
from api.persistence.records.visitor import VisitorAreaRecord, VisitorRecord
from api.persistence.records.week import WeekRecord
from api.persistence.scoping import AreaScoped, ElderOwned, SometimesElderOwned, VisitorOwned, WeekOwned
from api.security.actor import AreaScope

Ids = Select[str]
_Rows = FromClause[ReadOnlyColumnCollection[str, KeyedColumnElement[str]]]

# Sorts behind everything that a path may hold, so that a range of paths is all that begins with one.
_LAST_CHARACTER = "\U0010ffff"


def scope_of(session: Session) -> AreaScope:
    """Return what a session may see.

    Raises
    ------
    RuntimeError
        When nobody gave the session a scope; a session without one sees nothing.
    """
    scope = session.info.get("scope")
    if not isinstance(scope, AreaScope):
        raise RuntimeError("the session has no scope; begin it with Works")
    return scope


def areas_inside(areas: frozenset[str]) -> Ids:
    """Return the query for the ids of some areas and all areas inside them."""
    area, root = _alias(AreaRecord, "area_inside"), _alias(AreaRecord, "area_of_scope")
    return select(area.c.id).select_from(area.join(root, _lies_in(area, root))).where(root.c.id.in_(sorted(areas)))


def elders_inside(areas: frozenset[str]) -> Ids:
    """Return the query for the ids of the elders of some areas."""
    elder = _alias(ElderRecord, "elder_inside")
    return select(elder.c.id).where(elder.c.area_id.in_(areas_inside(areas)))


def weeks_inside(areas: frozenset[str]) -> Ids:
    """Return the query for the ids of the weeks of some areas."""
    week = _alias(WeekRecord, "week_inside")
    return select(week.c.id).where(week.c.area_id.in_(areas_inside(areas)))


def visitors_inside(areas: frozenset[str]) -> Ids:
    """Return the query for the ids of visitors who serve everywhere, inside some areas, or around them."""
    visitor, served = _alias(VisitorRecord, "visitor_inside"), _alias(VisitorAreaRecord, "area_served")
    serving = select(served.c.visitor_id).where(served.c.area_id.in_(_areas_touching(areas)))
    return select(visitor.c.id).where(or_(visitor.c.serves_everywhere.is_(True), visitor.c.id.in_(serving)))


def visitors_nowhere() -> Ids:
    """Return the query for the ids of visitors who serve no area yet, and so are nobody's."""
    visitor, served = _alias(VisitorRecord, "visitor_nowhere"), _alias(VisitorAreaRecord, "area_served")
    serving = select(served.c.visitor_id)
    return select(visitor.c.id).where(visitor.c.serves_everywhere.is_(False), visitor.c.id.not_in(serving))


def limit_queries(state: ORMExecuteState) -> None:
    """Limit one statement of a session; ``everywhere=True`` among its execution options leaves it as it is."""
    scope = scope_of(state.session)
    if scope.areas is None or state.execution_options.get("everywhere") or state.is_column_load:
        return
    state.statement = state.statement.options(*_limits(scope.areas))


def _alias(record: type[Base], name: str) -> _Rows:
    # Tables, not records: the limits of records do not apply to them a second time.
    return record.__table__.alias(name)


def _lies_in(area: _Rows, root: _Rows) -> ColumnElement[bool]:
    return and_(area.c.path >= root.c.path, area.c.path < root.c.path + _LAST_CHARACTER)


def _areas_touching(areas: frozenset[str]) -> Ids:
    area, root = _alias(AreaRecord, "area_touching"), _alias(AreaRecord, "area_of_scope")
    touches = or_(_lies_in(area, root), _lies_in(root, area))
    return select(area.c.id).select_from(area.join(root, touches)).where(root.c.id.in_(sorted(areas)))


def _households_inside(areas: frozenset[str]) -> Ids:
    elder = _alias(ElderRecord, "elder_behind_door")
    return select(elder.c.household_id).where(elder.c.area_id.in_(areas_inside(areas)))


def _places_inside(areas: frozenset[str]) -> Ids:
    door = _alias(HouseholdRecord, "door_inside")
    return select(door.c.place_id).where(door.c.id.in_(_households_inside(areas)))


def _is_a_door(place: type[PlaceRecord]) -> ColumnElement[bool]:
    door = _alias(HouseholdRecord, "any_door")
    return exists().where(door.c.place_id == place.id).correlate_except(door)


@lru_cache(maxsize=1024)
def _limits(areas: frozenset[str]) -> tuple[ExecutableOption, ...]:
    """Return the limits of a scope; each one is put onto every occurrence of its records in a statement."""
    own_areas, own_elders, own_weeks = areas_inside(areas), elders_inside(areas), weeks_inside(areas)
    own_visitors, own_doors, own_places = visitors_inside(areas), _households_inside(areas), _places_inside(areas)
    return (
        with_loader_criteria(AreaRecord, AreaRecord.id.in_(own_areas), include_aliases=True),
        with_loader_criteria(AreaScoped, lambda record: record.area_id.in_(own_areas), include_aliases=True),
        with_loader_criteria(ElderOwned, lambda record: record.elder_id.in_(own_elders), include_aliases=True),
        with_loader_criteria(
            SometimesElderOwned,
            lambda record: or_(record.elder_id.is_(None), record.elder_id.in_(own_elders)),
            include_aliases=True,
        ),
        with_loader_criteria(WeekOwned, lambda record: record.week_id.in_(own_weeks), include_aliases=True),
        with_loader_criteria(VisitorOwned, lambda record: record.visitor_id.in_(own_visitors), include_aliases=True),
        with_loader_criteria(VisitorRecord, VisitorRecord.id.in_(own_visitors), include_aliases=True),
        with_loader_criteria(
            PersonRecord,
            or_(PersonRecord.elder_id.in_(own_elders), PersonRecord.visitor_id.in_(own_visitors)),
            include_aliases=True,
        ),
        with_loader_criteria(HouseholdRecord, HouseholdRecord.id.in_(own_doors), include_aliases=True),
        with_loader_criteria(
            PlaceRecord,
            lambda place: or_(place.id.in_(own_places), ~_is_a_door(place)),
            include_aliases=True,
        ),
    )
