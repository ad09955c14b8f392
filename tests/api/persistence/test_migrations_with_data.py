"""A database in use goes down to every earlier revision and up again, and keeps every row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import MetaData, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from api.errors import ConflictError
from api.persistence.database import Database
from api.persistence.migrate import current_revision, downgrade, is_current, revisions, upgrade
from api.persistence.records.run import RunKind
from api.persistence.unit_of_work import Works
from api.security.actor import Actor, Role
from api.security.vault import Vault
from api.services.access import issue
from api.services.audit import seal
from api.services.own_reports import report
from api.services.own_routes import routes_on
from api.services.publishing import publish, week_to_publish
from api.services.run_params import RunParams
from api.services.run_queue import UnattendedQueue
from api.services.runs import RunRequest, request_run
from api.services.users import NewUser, add_user
from tests.api.conftest import KEYS
from tests.api.services.conftest import AREA, make_village, planned
from tests.api.services.test_own import CLOSED, EVENING, V1
from tests.api.stores import Stores

Rows = dict[str, list[tuple[object, ...]]]
FILLED_TABLES = 30
"""A week with people, routes, reports, alerts, users, runs and a sealed book fills at least so many."""
ADMINISTRATOR = Actor("user:admin", frozenset({Role.ADMINISTRATOR}))
GUARDED = {"audit_entries", "consents"}
"""Tables with rows that the database itself lets nobody change."""
*EARLIER, NEWEST = revisions()
NEW_COLUMNS = {"0003": {"absences": "noted_by"}}
"""What a step adds to rows that are there; the way down takes it away."""
LONG_ID = "E" * 121
NOTED_BY = "user:office"


@pytest.fixture
def in_use(stores: Stores, database_sort: str) -> Iterator[Database]:
    with stores.fresh(database_sort, "village_in_use", make_village_in_use) as fresh:
        yield fresh


def make_village_in_use(database: Database) -> None:
    make_village(database)
    works = Works(database, Vault(KEYS), lambda: EVENING)
    with works.begin(ADMINISTRATOR) as uow:
        week, _, roster = planned(uow, AREA)
        publish(uow, week_to_publish(uow, week), roster, 1)
        user = add_user(uow, NewUser("li.na", "李娜", frozenset({Role.COORDINATOR}), areas=frozenset({AREA})))
        issue(uow, user.id, "token")
        request_run(uow, UnattendedQueue(), week, RunRequest(RunKind.FULL, RunParams()))
    with works.begin(V1) as uow:
        visit = routes_on(uow, CLOSED.day)[0].stops[0].visits[0].visit
        report(uow, replace(CLOSED, visit=visit))
    with works.begin(ADMINISTRATOR) as uow:
        seal(uow)


def rows_of(database: Database, revision: str) -> Rows:
    """All rows of all tables in one order, with the columns that they have at a revision.

    The table that counts revisions is left out.
    """
    found, tables, left_out = Rows(), MetaData(), columns_after(revision)
    with database.engine.connect() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                own = [column for column in table.columns if (table.name, column.name) not in left_out]
                columns = sorted(own, key=lambda column: column.name)
                found[table.name] = sorted((tuple(row) for row in connection.execute(select(*columns))), key=repr)
    return found


def columns_after(revision: str) -> set[tuple[str, str]]:
    """The table and name of each column that a later step adds."""
    return {pair for number, added in NEW_COLUMNS.items() if number > revision for pair in added.items()}


def is_guarded(database: Database, table: str) -> bool:
    """Whether the database refuses to take rows away; when it does not, they stay all the same."""
    with database.engine.connect() as connection:
        try:
            connection.execute(text(f"DELETE FROM {table}"))
        except DBAPIError as error:
            return "never changed" in str(error)
    return False


@pytest.mark.parametrize("revision", EARLIER)
def test_every_row_survives_the_way_down_and_up(in_use: Database, revision: str) -> None:
    before = rows_of(in_use, revision)
    assert len([table for table, rows in before.items() if rows]) >= FILLED_TABLES
    downgrade(in_use, revision)
    assert current_revision(in_use) == revision
    assert rows_of(in_use, NEWEST) == before
    upgrade(in_use)
    assert is_current(in_use)
    assert rows_of(in_use, revision) == before
    assert {table for table in GUARDED if is_guarded(in_use, table)} == GUARDED


def test_a_database_that_had_the_columns_of_a_step_before_it_was_told_apart_takes_it(in_use: Database) -> None:
    downgrade(in_use, "0002")
    with in_use.engine.begin() as connection:
        connection.execute(text("ALTER TABLE absences ADD COLUMN noted_by VARCHAR(120)"))
        connection.execute(text("UPDATE absences SET noted_by = :who"), {"who": NOTED_BY})
    upgrade(in_use)
    assert is_current(in_use)
    with in_use.engine.connect() as connection:
        assert set(connection.scalars(text("SELECT noted_by FROM absences"))) == {NOTED_BY}


@pytest.mark.parametrize("revision", ["0002", "0001"])
def test_what_the_older_schema_has_no_room_for_keeps_everything_as_it_is(in_use: Database, revision: str) -> None:
    with in_use.engine.begin() as connection:
        connection.execute(text("UPDATE ledger SET visit = :visit"), {"visit": LONG_ID})
    before = rows_of(in_use, NEWEST)
    with pytest.raises(ConflictError) as refused:
        downgrade(in_use, revision)
    assert "column visit of table ledger has 121 characters, and the older schema holds 120" in refused.value.what.en
    assert "ledger" in refused.value.what.zh
    assert is_current(in_use)
    assert rows_of(in_use, NEWEST) == before


@pytest.mark.parametrize("database_sort", ["sqlite"])
def test_a_row_that_refers_to_nothing_undoes_a_step_of_the_embedded_database(in_use: Database) -> None:
    with in_use.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("UPDATE absences SET elder_id = 'nobody'")
        connection.commit()
    with pytest.raises(RuntimeError, match="refer to nothing"):
        downgrade(in_use, "0002")
    assert is_current(in_use)


def test_foreign_keys_hold_after_a_step(in_use: Database) -> None:
    downgrade(in_use, "0002")
    upgrade(in_use)
    with in_use.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text("UPDATE absences SET elder_id = 'nobody'"))


def test_there_is_an_earlier_revision() -> None:
    assert EARLIER
