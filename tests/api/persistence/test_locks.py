"""How long anybody on PostgreSQL waits for what others have locked."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from api.persistence import connections
from api.persistence.database import Database
from api.persistence.migrate import EMPTY, downgrade, is_current, upgrade
from api.persistence.unit_of_work import UnitOfWork, Works
from api.security.actor import EVERYWHERE
from api.security.vault import Vault
from tests.api.conftest import KEYS, NOW, SYSTEM
from tests.api.jobs.processes import until

SHORTLY = 0.2


@pytest.fixture
def database_sort() -> str:
    return "postgresql"


@pytest.fixture
def impatient(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The same database for somebody who waits only shortly."""
    monkeypatch.setattr(connections, "PATIENCE_SECONDS", SHORTLY)
    found = Database(database.engine.url.render_as_string(hide_password=False))
    yield found
    found.close()


def works_on(database: Database) -> Works:
    return Works(database, Vault(KEYS), lambda: NOW)


def patience(uow: UnitOfWork) -> str:
    return str(uow.session.scalar(text("SHOW lock_timeout")))


async def awaited(works: Works) -> list[str]:
    try:
        return [await works.read(SYSTEM, patience), await works.database.read(who_asks, who_asks=True)]
    finally:
        await works.database.end_reads()


def who_asks(session: Session) -> str:
    session.info["scope"] = EVERYWHERE
    return str(session.scalar(text("SHOW lock_timeout")))


def test_every_connection_waits_as_long_as_the_embedded_database_does(works: Works) -> None:
    with works.begin(SYSTEM) as changing, works.reading(SYSTEM) as reading:
        found = [patience(changing), patience(reading), *asyncio.run(awaited(works))]
    assert found == ["30s"] * 4


def test_options_of_the_url_are_kept_and_win(database: Database) -> None:
    url = database.engine.url.update_query_dict({"options": "-c lock_timeout=7s -c statement_timeout=9s"})
    other = Database(url.render_as_string(hide_password=False))
    with works_on(other).begin(SYSTEM) as uow:
        assert (patience(uow), uow.session.scalar(text("SHOW statement_timeout"))) == ("7s", "9s")
    other.close()


def test_whoever_waits_longer_is_told_that_the_lock_is_taken(works: Works, impatient: Database) -> None:
    with works.begin(SYSTEM) as holder:
        holder.session.execute(text("LOCK TABLE elders"))
        with pytest.raises(OperationalError) as caught, works_on(impatient).begin(SYSTEM) as uow:
            uow.session.execute(text("SELECT count(*) FROM elders"))
    assert isinstance(caught.value.orig, LockNotAvailable)


def test_a_migration_waits_for_another_one_however_long(database: Database, impatient: Database) -> None:
    lock = text("SELECT pg_advisory_xact_lock(7461203)")
    with ThreadPoolExecutor(1) as threads:
        with database.engine.begin() as holder, database.engine.connect() as watching:
            holder.execute(lock)
            migrating = threads.submit(upgrade, impatient)
            until(lambda: is_waited_for(watching), "the other migration waits")
            holder.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": 3 * SHORTLY})
            assert not migrating.done()
        migrating.result()


def is_waited_for(watching: Connection) -> bool:
    query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    return bool(watching.scalar(text(query)))


def test_a_migration_gives_up_on_a_table_that_stays_locked_and_changes_nothing(
    database: Database, impatient: Database
) -> None:
    with database.engine.begin() as holder:
        holder.execute(text("LOCK TABLE elders IN ACCESS SHARE MODE"))
        with pytest.raises(OperationalError) as caught:
            downgrade(impatient, EMPTY)
    assert isinstance(caught.value.orig, LockNotAvailable)
    assert is_current(database)
