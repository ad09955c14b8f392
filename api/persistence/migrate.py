"""Bringing a database to the schema of this version of the service, and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from api.persistence.database import Database

_FOLDER = Path(__file__).parent / "migrations"

NEWEST = "head"
EMPTY = "base"


def upgrade(database: Database, revision: str = NEWEST) -> None:
    """Take all steps up to a revision, in one transaction; nothing happens when none is missing.

    Parameters
    ----------
    revision : str
        Number of a step, e.g. ``0001``.
    """
    with _one_transaction(database) as connection:
        command.upgrade(config_for(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Undo all steps after a revision, in one transaction; ``base`` undoes all of them, and everything is lost.

    Raises
    ------
    ConflictError
        When the older schema has no room for something that is there; nothing has been changed then.
    """
    with _one_transaction(database) as connection:
        command.downgrade(config_for(connection), revision)


def is_current(database: Database) -> bool:
    """Whether the database has the schema of this version of the service."""
    return current_revision(database) == revisions()[-1]


def current_revision(database: Database) -> str | None:
    """Return the number of the last step that was taken; ``None`` for an empty database."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def revisions() -> tuple[str, ...]:
    """Return the numbers of all steps, the first one first."""
    steps = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple(reversed([step.revision for step in steps]))


@contextmanager
def _one_transaction(database: Database) -> Iterator[Connection]:
    """A transaction in which a table may be made anew while others refer to it."""
    if not database.is_sqlite:
        with database.engine.begin() as connection:
            yield connection
        return
    with database.engine.connect() as connection:
        _check_references(connection, "OFF")
        try:
            with connection.begin():
                yield connection
                lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if lost:
                    raise RuntimeError(f"these rows would refer to nothing: {lost}")
        finally:
            _check_references(connection, "ON")


def _check_references(connection: Connection, switch: str) -> None:
    """Switch the check of foreign keys on or off, which the embedded database does only between transactions."""
    connection.exec_driver_sql(f"PRAGMA foreign_keys={switch}")
    connection.rollback()


def config_for(connection: Connection) -> Config:
    """Return Alembic's configuration for work on a connection, inside its transaction."""
    config = _config()
    config.attributes["connection"] = connection
    return config


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    return config
