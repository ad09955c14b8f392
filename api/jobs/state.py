"""Where DBOS keeps the state of runs that wait or are being carried out."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from dbos import DBOS
from sqlalchemy.engine import make_url

from api.settings import ServiceSettings

APPLICATION = "tanfang"
SCHEMA = "tanfang_runs"
VERSION = "runs-1"
"""Pinned: a run begun by one release of the service is finished by the next. Change it only when a run that waits
could not be carried out by the new code any more."""
QUEUE = "runs"
RUN, WEEKLY, CHORES = "run", "weekly", "chores"
_SUFFIX = "-runs.db"


def runs_database(settings: ServiceSettings) -> str:
    """Return the URL of the database with the state of runs.

    A file of its own beside an embedded database, because two writers in one file wait for each other; a schema of its
    own in the same PostgreSQL database.
    """
    if settings.runs_database is not None:
        return settings.runs_database
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite":
        return settings.database
    file = str(url.database)
    return f"sqlite:///{file.removesuffix('.db')}{_SUFFIX}"


def is_shared(settings: ServiceSettings) -> bool:
    """Whether runs and their state live in one database, so that one transaction can change both."""
    return runs_database(settings) == settings.database


def prepare_runs_database(settings: ServiceSettings) -> None:
    """Make or upgrade the tables of DBOS; to be called once before anything is asked for or carried out."""
    url = runs_database(settings)
    DBOS.migrate(url, schema=SCHEMA)
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(parsed.database))) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
