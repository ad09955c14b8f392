"""Databases, keys and a clock for every test of the service; each data test runs on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.clock import Clock
from api.persistence.database import Database
from api.persistence.mapping.register import store_register
from api.persistence.migrate import upgrade
from api.persistence.unit_of_work import Works
from api.security.actor import Actor
from api.security.vault import Key, Vault
from scheduler.formats.register import read_register
from tests.api.postgres import Cluster, running_cluster
from tests.api.stores import Stores

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
"""Thursday, 10:00 in Shanghai; the sample town's week begins on the Monday after."""

KEYS = (Key(1, bytes(range(64))),)
TOWN = Path(__file__).parents[2] / "fixtures" / "town"


SYSTEM = Actor("system:test", frozenset())
"""Sees everything."""


def make_schema(database: Database) -> None:
    upgrade(database)


def make_town(database: Database) -> None:
    make_schema(database)
    with Works(database, Vault(KEYS), lambda: NOW).begin(SYSTEM) as uow:
        store_register(uow, read_register(TOWN))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as started:
        yield started


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Stores:
    def started() -> Cluster:
        found = request.getfixturevalue("cluster")
        assert isinstance(found, Cluster)
        return found

    return Stores(tmp_path_factory.mktemp("stores"), started)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_sort(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database(stores: Stores, database_sort: str) -> Iterator[Database]:
    """An empty database with all tables, once on SQLite and once on PostgreSQL."""
    with stores.fresh(database_sort, "empty", make_schema) as fresh:
        yield fresh


@pytest.fixture
def vault() -> Vault:
    return Vault(KEYS)


@pytest.fixture
def clock() -> Clock:
    return lambda: NOW


@pytest.fixture
def works(database: Database, vault: Vault, clock: Clock) -> Works:
    return Works(database, vault, clock)


@pytest.fixture
def stored_town(stores: Stores, database_sort: str, vault: Vault, clock: Clock) -> Iterator[Works]:
    """A database of the test's own that holds the sample town, once on SQLite and once on PostgreSQL."""
    with stores.fresh(database_sort, "town", make_town) as fresh:
        yield Works(fresh, vault, clock)
