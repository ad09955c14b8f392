"""The migrated schema is the one that the records describe, and every way there and back works."""

import re
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from api.persistence.database import Database
from api.persistence.migrate import EMPTY, current_revision, downgrade, is_current, revisions, upgrade
from api.persistence.models import all_tables
from tests.api.stores import Stores


@pytest.fixture
def blank(stores: Stores, database_sort: str) -> Iterator[Database]:
    with stores.fresh(database_sort, "blank", lambda database: None) as fresh:
        yield fresh


@pytest.fixture
def created(stores: Stores, database_sort: str) -> Iterator[Database]:
    """Made from the records at once, without any step."""
    with stores.fresh(database_sort, "created", lambda database: all_tables().create_all(database.engine)) as fresh:
        yield fresh


def constraints(connection: Connection) -> list[str]:
    """All that the database itself says of its tables, line by line and in one order; records describe no triggers."""
    if connection.dialect.name == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
        statements = connection.scalars(text(query)).all()
        return sorted(_line(line) for statement in statements for line in _lines(statement))
    columns = (
        "SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' '"
        " || coalesce(character_maximum_length, 0) || ' ' || coalesce(collation_name, '')"
        " FROM information_schema.columns WHERE table_schema = 'public'"
    )
    rules = "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint"
    indexes = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
    return sorted(row for query in (columns, rules, indexes) for row in connection.scalars(text(query)))


def _lines(statement: str) -> list[str]:
    table, _, rest = statement.partition("(")
    # A table that was made anew has its name in quotes; a column that was added stands on the line of the one before.
    table = table.replace('"', "")
    return [f"{table} {line}" for line in re.split(r"\n|, (?=\w+ [A-Z])", rest)]


def _line(line: str) -> str:
    return re.sub(r"\s+", " ", line).strip().rstrip(", ")


def without_alembic(lines: list[str]) -> list[str]:
    return [line for line in lines if "alembic_version" not in line]


def test_the_migrated_schema_is_that_of_the_records(blank: Database, created: Database) -> None:
    upgrade(blank)
    with blank.engine.connect() as migrated, created.engine.connect() as described:
        assert without_alembic(constraints(migrated)) == constraints(described)


def test_alembic_finds_no_difference_either(blank: Database) -> None:
    upgrade(blank)
    with blank.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), all_tables()) == []


def test_an_empty_database_is_not_current_until_it_is_upgraded(blank: Database) -> None:
    assert not is_current(blank)
    upgrade(blank)
    assert is_current(blank)
    assert current_revision(blank) == revisions()[-1]


def test_upgrading_twice_changes_nothing(blank: Database) -> None:
    upgrade(blank)
    with blank.engine.connect() as connection:
        before = constraints(connection)
    upgrade(blank)
    with blank.engine.connect() as connection:
        assert constraints(connection) == before


@pytest.mark.parametrize("revision", revisions())
def test_every_older_schema_reaches_the_newest_and_every_step_can_be_undone(blank: Database, revision: str) -> None:
    upgrade(blank, revision)
    upgrade(blank)
    assert is_current(blank)
    downgrade(blank, EMPTY)
    assert set(inspect(blank.engine).get_table_names()) == {"alembic_version"}
    assert current_revision(blank) is None


def test_a_failing_upgrade_leaves_nothing_behind(blank: Database) -> None:
    with blank.engine.begin() as connection:
        connection.execute(text("CREATE TABLE weeks (id integer)"))
    with pytest.raises(Exception, match="weeks"):
        upgrade(blank)
    assert inspect(blank.engine).get_table_names() == ["weeks"]


def test_steps_are_numbered_without_a_gap() -> None:
    assert revisions() == tuple(f"{number:04d}" for number in range(1, len(revisions()) + 1))
