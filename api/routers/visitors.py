"""Visitors and areas."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.dependencies.actor import require
from api.dependencies.paging import Paging
from api.dependencies.transaction import Transaction
from api.persistence.mapping.people import masked_people
from api.persistence.repositories.areas import Areas
from api.persistence.repositories.visitors import Visitors
from api.routers.elders import masked, sees_people
from api.schemas.page import Page
from api.schemas.people import Area, Visitor
from api.security.actor import Role

router = APIRouter(tags=["register"])
Id = Annotated[str | None, Query(max_length=120)]
_READS = require(Role.COORDINATOR, Role.PLANNER, Role.ADMINISTRATOR)


@router.get("/visitors", operation_id="list_visitors", summary="Visitors, masked", dependencies=[_READS])
def list_visitors(uow: Transaction, asked: Paging, area: Id = None, kind: Id = None) -> Page[Visitor]:
    """In order of ids; planners see no names at all."""
    rows = Visitors(uow).page(asked.after[0] if asked.after else None, asked.fetch, area=area, kind=kind)
    people = masked_people(uow, [row.id for row in rows]) if sees_people(uow.actor) else {}
    return asked.page(
        rows,
        lambda row: (row.id,),
        lambda row: Visitor(
            id=row.id,
            kind=row.kind_id,
            travel_mode=row.travel_mode,
            person=masked(people[row.id]) if row.id in people else None,
        ),
    )


@router.get("/areas", operation_id="list_areas", summary="Areas from the top down", dependencies=[_READS])
def list_areas(uow: Transaction, asked: Paging, parent: Id = None) -> Page[Area]:
    """Each followed by those inside it."""
    rows = Areas(uow).page(parent, asked.after[0] if asked.after else None, asked.fetch)
    return asked.page(
        rows,
        lambda row: (row.path,),
        lambda row: Area(
            id=row.id, name=row.name, level=row.level, parent=row.parent_id, code=row.code, code_year=row.code_year
        ),
    )
