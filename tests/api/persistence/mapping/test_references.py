"""References that are checked all at once hold as those that are checked row by row."""

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from api.persistence.mapping import ledger
from api.persistence.mapping.references import references_checked_at_once
from api.persistence.mapping.register import store_register
from api.persistence.mapping.sync import insert_rows
from api.persistence.records.ledger import LedgerRecord
from api.persistence.unit_of_work import Works
from tests.api.conftest import SYSTEM
from tests.api.persistence.mapping.test_bulk import MANY, kept, lines
from tests.fixtures.samples import sample


def insert_at_once(works: Works, elder: str) -> None:
    with works.begin(SYSTEM) as uow, references_checked_at_once(uow.session.connection(), LedgerRecord):
        insert_rows(uow.session, LedgerRecord, lines(MANY, elder))


def test_good_rows_are_kept_and_the_table_is_as_before(towns: Works) -> None:
    before = inspect(towns.database.engine).get_foreign_keys("ledger")
    insert_at_once(towns, "north-e1")
    assert len(kept(towns)) == MANY
    assert inspect(towns.database.engine).get_foreign_keys("ledger") == before
    assert len(before) == 3


def test_a_row_that_refers_to_nobody_undoes_everything(towns: Works) -> None:
    before = inspect(towns.database.engine).get_foreign_keys("ledger")
    with pytest.raises(IntegrityError):
        insert_at_once(towns, "nobody")
    assert kept(towns) == []
    assert inspect(towns.database.engine).get_foreign_keys("ledger") == before


def test_the_first_history_of_an_installation_is_taken_in_like_that(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_HISTORY_LINES", 1)
    register = sample("village")
    with works.begin(SYSTEM) as uow:
        store_register(uow, register)
        assert uow.session.query(LedgerRecord).count() == len(register.ledger)
    assert len(inspect(works.database.engine).get_foreign_keys("ledger")) == 3
