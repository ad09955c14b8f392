"""A database in use goes down to every earlier revision and up again, and keeps every row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import MetaData, select, text
from sqlalchemy.exc import DBAPIError

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
EARLIER = revisions()[:-1]


@pytest.fixture
def in_use(stores: Stores, database_sort: str) -> Iterator[Database]:
    with stores.fresh(database_sort, "village", make_village) as fresh:
        works = Works(fresh, Vault(KEYS), lambda: EVENING)
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
        yield fresh


def rows_of(database: Database) -> Rows:
    """All rows of all tables in one order; the table that counts revisions is left out."""
    found, tables = Rows(), MetaData()
    with database.engine.connect() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                columns = sorted(table.columns, key=lambda column: column.name)
                found[table.name] = sorted((tuple(row) for row in connection.execute(select(*columns))), key=repr)
    return found


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
    before = rows_of(in_use)
    assert len([table for table, rows in before.items() if rows]) >= FILLED_TABLES
    downgrade(in_use, revision)
    assert current_revision(in_use) == revision
    assert rows_of(in_use) == before
    upgrade(in_use)
    assert is_current(in_use)
    assert rows_of(in_use) == before
    assert {table for table in GUARDED if is_guarded(in_use, table)} == GUARDED


def test_there_is_an_earlier_revision() -> None:
    assert EARLIER
