"""A small router that uses every convention, on a real table."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import AwareDatetime, ConfigDict, Field
from sqlalchemy import select
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.editing import IfMatch
from api.dependencies.once import OnlyOnce
from api.dependencies.paging import Paging
from api.dependencies.transaction import Transaction
from api.errors import ConflictError, FieldFault, NotFoundError
from api.http.preconditions import require_match
from api.http.problems import problems
from api.persistence.records.area import AreaRecord
from api.persistence.unit_of_work import UnitOfWork
from api.schemas.base import Schema
from api.schemas.page import Page
from api.security.actor import Role
from scheduler.domain.base import Text

ADMINISTRATORS = [require(Role.ADMINISTRATOR)]
VERSION = 3

router = APIRouter(tags=["test areas"])


class NewArea(Schema):
    model_config = ConfigDict(json_schema_extra={"examples": [{"id": "a1", "name": "East", "seats": 2}]})

    id: str = Field(min_length=1, max_length=20)
    name: str = Field(max_length=40)
    seats: int = Field(default=1, ge=0, le=9)
    since: AwareDatetime | None = None


class Area(Schema):
    id: str
    name: str


def shown(record: AreaRecord) -> Area:
    return Area(id=record.id, name=record.name)


def find(uow: UnitOfWork, area_id: str) -> AreaRecord:
    record = uow.session.get(AreaRecord, area_id)
    if record is None:
        raise NotFoundError("area_not_found", Text(zh="没有这个区域。", en="There is no such area."))
    return record


@router.get("/test-areas", operation_id="list_test_areas", summary="Areas", dependencies=ADMINISTRATORS)
def list_areas(uow: Transaction, asked: Paging) -> Page[Area]:
    query = select(AreaRecord).order_by(AreaRecord.id).limit(asked.fetch)
    if asked.after is not None:
        query = query.where(AreaRecord.id > asked.after[0])
    return asked.page(list(uow.session.scalars(query)), key=lambda record: (record.id,), item=shown)


@router.post(
    "/test-areas",
    operation_id="create_test_area",
    summary="Add an area",
    status_code=HTTPStatus.CREATED,
    response_model=Area,
    responses=problems(HTTPStatus.CONFLICT),
    dependencies=ADMINISTRATORS,
)
def create_area(body: NewArea, uow: Transaction, once: OnlyOnce) -> Response:
    record = AreaRecord(id=body.id, name=body.name, level="county", path=f"{body.id}/")
    uow.session.add(record)
    uow.session.flush()
    if body.name == "refused":
        fault = FieldFault("/name", Text(zh="不行", en="not this one"))
        raise ConflictError("name_refused", Text(zh="名称不可用。", en="This name cannot be used."), [fault])
    return once.answer(shown(record), location=f"/v1/test-areas/{record.id}", version=VERSION)


@router.put(
    "/test-areas/{area_id}",
    operation_id="update_test_area",
    summary="Rename an area",
    dependencies=ADMINISTRATORS,
)
def rename_area(
    area_id: Annotated[str, Path(max_length=120)], body: NewArea, uow: Transaction, if_match: IfMatch = None
) -> Area:
    record = find(uow, area_id)
    require_match(if_match, VERSION)
    record.name = body.name
    return shown(record)


@router.get("/test-areas/{area_id}/defect", include_in_schema=False)
def fail(area_id: str) -> None:
    raise RuntimeError(f"王秀英 13800000000 {area_id}")


def failing_commit(uow: Transaction) -> Iterator[None]:
    """Leaves something behind that the database refuses only when the transaction ends."""
    yield
    uow.session.add(AreaRecord(id="orphan", name="orphan", level="county", parent_id="nowhere", path="orphan/"))


@router.post("/test-areas/commit-fails", include_in_schema=False)
def commit_fails(_late: Annotated[None, Depends(failing_commit, scope="function")]) -> Area:
    return Area(id="never", name="kept")
