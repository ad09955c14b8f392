"""What holds on both databases."""

import sqlite3

import pytest
from sqlalchemy import inspect, text

from api.persistence.database import Database
from api.persistence.models import all_tables
from api.persistence.records.calendar import CalendarOverrideRecord
from api.persistence.unit_of_work import Works
from tests.api.conftest import NOW, SYSTEM, make_schema
from tests.api.stores import Stores


def test_every_table_is_there(database: Database) -> None:
    assert set(all_tables().tables) <= set(inspect(database.engine).get_table_names())


def test_a_test_begins_with_no_rows(database: Database) -> None:
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM elders")).scalar_one() == 0


def test_exclusive_work_begins_and_commits_on_both_databases(works: Works) -> None:
    with works.begin(SYSTEM, exclusive=True) as uow:
        uow.session.add(CalendarOverrideRecord(day=NOW.date(), kind="holiday"))
    with works.begin(SYSTEM) as uow:
        assert uow.session.get(CalendarOverrideRecord, NOW.date()) is not None


def test_exclusive_work_that_fails_leaves_nothing(works: Works) -> None:
    with pytest.raises(KeyError):
        _begin_and_fail(works)
    with works.begin(SYSTEM) as uow:
        assert uow.session.get(CalendarOverrideRecord, NOW.date()) is None


def _begin_and_fail(works: Works) -> None:
    with works.begin(SYSTEM, exclusive=True) as uow:
        uow.session.add(CalendarOverrideRecord(day=NOW.date(), kind="holiday"))
        uow.session.flush()
        raise KeyError


def test_on_the_embedded_database_exclusive_work_keeps_other_writers_out(stores: Stores) -> None:
    with stores.fresh("sqlite", "empty", make_schema) as database, database.transaction(exclusive=True):
        other = sqlite3.connect(database.engine.url.database or "", timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
