"""Units of work that only read, and connections that died meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, select, text, update

from api.persistence import pool
from api.persistence.database import Database
from api.persistence.records.calendar import CalendarOverrideRecord
from api.persistence.unit_of_work import Works
from tests.api.conftest import NOW, SYSTEM, make_schema
from tests.api.stores import Stores

TODAY = NOW.date()
DAYS = select(CalendarOverrideRecord.day)


def add_day(works: Works, number: int = 0) -> None:
    with works.begin(SYSTEM) as uow:
        uow.session.add(CalendarOverrideRecord(day=TODAY + timedelta(days=number), kind="holiday"))


def test_each_query_sees_what_was_committed_before_it(works: Works) -> None:
    with works.reading(SYSTEM) as uow:
        add_day(works)
        assert uow.session.scalars(DAYS).all() == [TODAY]
        add_day(works, 1)
        assert uow.session.scalars(DAYS).all() == [TODAY, TODAY + timedelta(days=1)]


def test_a_new_row_is_refused(works: Works) -> None:
    with works.reading(SYSTEM) as uow:
        uow.session.add(CalendarOverrideRecord(day=TODAY, kind="holiday"))
        with pytest.raises(RuntimeError, match="only reads"):
            uow.session.flush()


def test_a_bulk_change_is_refused(works: Works) -> None:
    with works.reading(SYSTEM) as uow, pytest.raises(RuntimeError, match="only reads"):
        uow.session.execute(update(CalendarOverrideRecord).values(kind="workday"))


def test_a_row_that_is_changed_stays_as_it_was(works: Works) -> None:
    add_day(works)
    with works.reading(SYSTEM) as uow:
        uow.session.get_one(CalendarOverrideRecord, TODAY).kind = "workday"
    with works.reading(SYSTEM) as uow:
        assert uow.session.get_one(CalendarOverrideRecord, TODAY).kind == "holiday"


def test_a_transaction_after_it_is_undone_as_ever(works: Works) -> None:
    with works.reading(SYSTEM) as uow:
        uow.session.scalars(DAYS).all()
    with pytest.raises(KeyError):
        _change_and_fail(works)
    with works.reading(SYSTEM) as uow:
        assert uow.session.scalars(DAYS).all() == []


def _change_and_fail(works: Works) -> None:
    with works.begin(SYSTEM) as uow:
        uow.session.add(CalendarOverrideRecord(day=TODAY, kind="holiday"))
        uow.session.flush()
        raise KeyError


def statements_of(engine: Engine) -> list[str]:
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_rest: said.append(statement))
    return said


def test_nothing_but_the_query_is_sent(works: Works) -> None:
    said = statements_of(works.database.engine)
    with works.reading(SYSTEM):
        pass
    assert said == []


class TestDeadConnections:
    def test_one_that_died_in_a_pause_is_replaced(self, stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
        now = [100.0]
        monkeypatch.setattr(pool, "monotonic", lambda: now[0])
        with stores.fresh("postgresql", "empty", make_schema) as database:
            dead = self._process_of_a_dead_connection(database)
            now[0] += 60
            with database.reading() as session:
                session.info["scope"] = SYSTEM.scope
                assert session.execute(text("SELECT pg_backend_pid()")).scalar_one() != dead

    def _process_of_a_dead_connection(self, database: Database) -> int:
        killer = Database(database.engine.url.render_as_string(False))
        with database.engine.connect() as connection:
            dead = int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())
        with killer.engine.connect() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:dead)"), {"dead": dead})
        killer.close()
        return dead
