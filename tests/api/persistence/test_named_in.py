"""What a stored document names, on both databases."""

import pytest
from sqlalchemy import bindparam, cast, literal_column, select, text, type_coerce

from api.persistence.columns import JSON_COLUMN, Json
from api.persistence.named_in import named_in
from api.persistence.records.area import AreaRecord
from api.persistence.unit_of_work import UnitOfWork, Works
from tests.api.conftest import SYSTEM

GIVEN = select(type_coerce(bindparam("content", type_=JSON_COLUMN), JSON_COLUMN).label("content")).cte("given")
AREAS = select(AreaRecord.id).where(named_in(AreaRecord.id, GIVEN, "content", "area")).order_by(AreaRecord.id)


def found(uow: UnitOfWork, content: Json) -> list[str]:
    return list(uow.session.scalars(AREAS, {"content": content}))


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({}, []),
        ({"area": "south"}, ["south"]),
        ({"stops": [{"area": "south"}, {"area": "north", "more": [{"area": "south"}]}]}, ["north", "south"]),
        ({"stops": [{"area": None}, {"area": 1}, {"area": "no such area"}, {"area": "a'\"]"}]}, []),
        ({"other": "south", "south": {"other": "area"}}, []),
    ],
)
def test_rows_that_are_named_under_the_key_are_found(towns: Works, content: Json, named: list[str]) -> None:
    with towns.reading(SYSTEM) as uow:
        assert found(uow, content) == named


def test_an_index_finds_them(towns: Works) -> None:
    empty = select(cast(literal_column("'{}'"), JSON_COLUMN).label("content")).cte("empty_one")
    named = select(AreaRecord.id).where(named_in(AreaRecord.id, empty, "content", "area"))
    question = named.compile(towns.database.engine, compile_kwargs={"literal_binds": True})
    with towns.begin(SYSTEM) as uow:
        if towns.database.is_sqlite:
            plan = uow.session.execute(text(f"EXPLAIN QUERY PLAN {question}")).all()
            assert any("SEARCH areas USING" in str(row) for row in plan)
        else:
            # A table as small as this one is read whole unless that is made dear.
            uow.session.execute(text("SET LOCAL enable_seqscan = off"))
            plan = uow.session.execute(text(f"EXPLAIN {question}")).all()
            assert any("Index" in str(row) and "areas" in str(row) for row in plan)
