"""One of a list of ids, on both databases."""

import pytest
from sqlalchemy import event, select

from api.persistence.among import among
from api.persistence.records.area import AreaRecord
from api.persistence.unit_of_work import Works
from tests.api.conftest import SYSTEM

AREAS = select(AreaRecord.id).where(among(AreaRecord.id, "areas")).order_by(AreaRecord.id)


@pytest.mark.parametrize("ids", [[], ["south"], ["south", "north"], ["south", "south", "no such area", "a'\"]"]])
def test_it_finds_what_is_listed_and_there(towns: Works, ids: list[str]) -> None:
    with towns.reading(SYSTEM) as uow:
        found = uow.session.scalars(AREAS, {"areas": ids}).all()
    assert found == sorted({"south", "north"} & set(ids))


def test_the_statement_is_the_same_for_any_number(towns: Works) -> None:
    said: list[str] = []
    event.listen(towns.database.engine, "before_cursor_execute", lambda _c, _u, text, *_rest: said.append(text))
    with towns.reading(SYSTEM) as uow:
        for ids in (["south"], ["south", "north"]):
            uow.session.scalars(AREAS, {"areas": ids}).all()
    assert said[0] == said[1]
