"""One database, embedded or PostgreSQL, and how sessions on it begin."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from api.persistence.connections import AT_ONCE, FOR_REQUESTS, PATIENCE_SECONDS, patient
from api.persistence.pool import ping_after_a_pause
from api.persistence.reading import refuse_changes, refuse_flush
from api.persistence.scope_changes import guard_bulk_changes, guard_flush
from api.persistence.scope_queries import limit_queries
from api.persistence.waiting import WaitingReads

_Result = TypeVar("_Result")

# Pages that one connection keeps at most; imports touch several indexes of the ledger at random places.
_SQLITE_CACHE_KIBIBYTES = 32_768


class Database:
    """A database that the service may use.

    Parameters
    ----------
    url : str
        ``sqlite:///file`` or ``postgresql://...``; the driver is chosen here.
    """

    def __init__(self, url: str) -> None:
        named = make_url(url)
        if named.get_backend_name() == "postgresql":
            named = named.set(drivername="postgresql+psycopg")
        self.engine = _sqlite(named) if self._is_sqlite(url) else _postgresql(named)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        event.listen(self._sessions, "do_orm_execute", guard_bulk_changes)
        event.listen(self._sessions, "do_orm_execute", limit_queries)
        event.listen(self._sessions, "before_flush", guard_flush)
        self._readers = sessionmaker(self.engine.execution_options(isolation_level="AUTOCOMMIT"))
        event.listen(self._readers, "do_orm_execute", refuse_changes)
        event.listen(self._readers, "do_orm_execute", limit_queries)
        event.listen(self._readers, "before_flush", refuse_flush)
        self._waiting: WaitingReads | None = None

    @staticmethod
    def _is_sqlite(url: str) -> bool:
        return make_url(url).get_backend_name() == "sqlite"

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self, *, exclusive: bool = False) -> Iterator[Session]:
        """One transaction: committed when the block ends well, undone when it does not.

        ``session.info["scope"]`` has to be set before the first statement; `Works` does so.

        Parameters
        ----------
        exclusive : bool
            Whether, on the embedded database, nobody else writes from the first statement on, so that what is read
            still holds when it is written. The embedded database has no row locks that would do this.
        """
        with self._sessions.begin() as session:
            if exclusive and self.is_sqlite:
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            yield session

    def reading(self) -> Session:
        """A session that can change nothing; close it, which waits for nothing.

        Each statement sees what was committed before it, as in a transaction of PostgreSQL, without the two trips to
        the database that begin and end one.
        """
        return self._readers()

    async def read(self, work: Callable[[Session], _Result], *, who_asks: bool = False) -> _Result:
        """Return what a function makes of such a session, without keeping other requests waiting.

        On PostgreSQL the function runs in the event loop, which goes on while the database works; on the embedded
        database it runs in a thread. So it should do little besides asking. ``who_asks``: see `WaitingReads.read`.
        """
        if self.is_sqlite:
            return await to_thread(self._read, work)
        if self._waiting is None:
            self._waiting = WaitingReads(self.engine.url, self._readers.class_)
        return await self._waiting.read(work, who_asks=who_asks)

    def _read(self, work: Callable[[Session], _Result]) -> _Result:
        with self._readers() as session:
            return work(session)

    async def end_reads(self) -> None:
        """Give back what `read` holds; to be called by the event loop that read, before it ends."""
        if self._waiting is not None:
            await self._waiting.close()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _postgresql(url: URL) -> Engine:
    engine = create_engine(url, **patient(url, FOR_REQUESTS, idle=AT_ONCE))
    ping_after_a_pause(engine)
    return engine


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": PATIENCE_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute(f"PRAGMA cache_size=-{_SQLITE_CACHE_KIBIBYTES}")
    cursor.close()
