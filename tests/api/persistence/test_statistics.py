"""What PostgreSQL knows of its tables right after a register was stored."""

from __future__ import annotations

from sqlalchemy import text

from api.persistence.database import Database
from api.persistence.mapping.register import store_register
from api.persistence.statistics import refresh_statistics
from api.persistence.unit_of_work import Works
from api.security.vault import Vault
from tests.api.conftest import KEYS, NOW, SYSTEM, make_schema
from tests.api.stores import Stores
from tests.fixtures.samples import sample

TABLES = text("SELECT relname, reltuples FROM pg_class WHERE relname IN ('name_grams', 'areas')")
_NEVER_LOOKED_AT = -1


def rows_known(database: Database) -> dict[str, int]:
    with database.engine.connect() as connection:
        return {name: int(count) for name, count in connection.execute(TABLES)}


def counted(database: Database, table: str) -> int:
    with database.engine.connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def test_a_town_is_known_when_its_import_ends(stores: Stores) -> None:
    with stores.fresh("postgresql", "schema", make_schema) as database:
        with Works(database, Vault(KEYS), lambda: NOW).begin(SYSTEM) as uow:
            store_register(uow, sample("town"))
        known = rows_known(database)
        assert known["name_grams"] == counted(database, "name_grams")
        assert known["areas"] == _NEVER_LOOKED_AT, "small tables are not worth a look"


def test_the_embedded_database_is_left_alone(stores: Stores) -> None:
    with stores.fresh("sqlite", "schema", make_schema) as database, database.engine.begin() as connection:
        before = connection.exec_driver_sql("SELECT name FROM sqlite_master ORDER BY name").fetchall()
        refresh_statistics(connection)
        assert connection.exec_driver_sql("SELECT name FROM sqlite_master ORDER BY name").fetchall() == before
