"""The tree of areas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from api.persistence.mapping.sync import Row, upsert
from api.persistence.records.area import AreaRecord
from api.persistence.unit_of_work import UnitOfWork
from scheduler.domain.place import Area, AreaLevel


def load_areas(uow: UnitOfWork) -> tuple[Area, ...]:
    """Return all areas, whoever asks: their names are public, and rules of an area above hold below."""
    records = uow.session.scalars(select(AreaRecord).order_by(AreaRecord.path).execution_options(everywhere=True))
    return tuple(area_of(record) for record in records)


def area_of(record: AreaRecord) -> Area:
    """Return an area as the domain has it."""
    return Area(
        id=record.id, name=record.name, level=AreaLevel(record.level), parent=record.parent_id, code=record.code,
        code_year=record.code_year,
    )  # fmt: skip


def store_areas(uow: UnitOfWork, areas: Iterable[Area]) -> None:
    """Add and change areas; an area that is given without the one above stays where it hangs."""
    given = {area.id: area for area in areas}
    held = {area.id: area for area in uow.session.scalars(select(AreaRecord).execution_options(everywhere=True))}
    parents = {area: record.parent_id for area, record in held.items()}
    for area in given.values():
        if area.parent is not None or area.id not in parents:
            parents[area.id] = area.parent
    paths = _paths(parents)
    rows = [_row(area, parents[area.id], paths[area.id]) for area in given.values()]
    changed = [row for row in rows if not _is_held(held.get(str(row["id"])), row)]
    upsert(uow.session, AreaRecord, sorted(changed, key=lambda row: str(row["path"])))
    moved: list[Row] = [
        {"id": area, "path": paths[area]} for area in held if area not in given and held[area].path != paths[area]
    ]
    upsert(uow.session, AreaRecord, moved)


def _is_held(record: AreaRecord | None, row: Row) -> bool:
    return record is not None and all(getattr(record, name) == value for name, value in row.items())


def _row(area: Area, parent: str | None, path: str) -> Row:
    return {
        "id": area.id,
        "name": area.name,
        "level": area.level.value,
        "parent_id": parent,
        "code": area.code,
        "code_year": area.code_year,
        "path": path,
    }


def _paths(parents: Mapping[str, str | None]) -> dict[str, str]:
    paths: dict[str, str] = {}

    def path(area: str) -> str:
        if area not in paths:
            parent = parents.get(area)
            above = path(parent) if parent is not None else ""
            paths[area] = f"{above}{_escaped(area)}/"
        return paths[area]

    for area in parents:
        path(area)
    return paths


def _escaped(area: str) -> str:
    return area.replace("%", "%25").replace("/", "%2F")
