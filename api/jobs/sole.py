"""Makes sure that one name is used by one living process: two of one name would take each other's runs."""

from __future__ import annotations

import fcntl
import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url

from api.jobs.state import runs_database
from api.persistence.database import Database
from api.settings import ServiceSettings

_UNSAFE = re.compile(r"[^A-Za-z0-9.-]")


class NameTakenError(Exception):
    """Another living process has this name."""


@contextmanager
def sole_process(settings: ServiceSettings, database: Database, executor_id: str) -> Iterator[None]:
    """Hold a name; the operating system or the database lets go of it when the process dies, however that happens.

    Raises
    ------
    NameTakenError
        When another process holds it.
    """
    holding = _file_lock(settings, executor_id) if database.is_sqlite else _database_lock(database, executor_id)
    with holding:
        yield


@contextmanager
def _file_lock(settings: ServiceSettings, executor_id: str) -> Iterator[None]:
    state = Path(str(make_url(runs_database(settings)).database))
    with state.with_name(f"{state.name}.{_UNSAFE.sub('_', executor_id)}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NameTakenError from None
        yield


@contextmanager
def _database_lock(database: Database, executor_id: str) -> Iterator[None]:
    number = int.from_bytes(sha256(f"tanfang executor {executor_id}".encode()).digest()[:8], "big", signed=True)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": number}):
            raise NameTakenError
        try:
            yield
        finally:
            # The connection goes back to its pool and would keep the lock there.
            connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": number})
