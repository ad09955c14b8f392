"""Reads that wait for PostgreSQL in the event loop, so that no thread is taken, woken and waited for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session

from api.persistence.connections import FOR_WAITING_READS, FOR_WHO_ASKS, patient
from api.persistence.pool import ping_after_a_pause

_Result = TypeVar("_Result")


class WaitingReads:
    """Reads of one process, with connections of their own.

    Parameters
    ----------
    url : URL
        Of the database, with a driver that can wait.
    session : type of Session
        What the sessions are; it refuses changes.
    """

    def __init__(self, url: URL, session: type[Session]) -> None:
        self._engine = _engine(url, FOR_WAITING_READS)
        self._engine_for_who_asks = _engine(url, FOR_WHO_ASKS)
        self._sessions = async_sessionmaker(self._engine, sync_session_class=session)
        self._sessions_for_who_asks = async_sessionmaker(self._engine_for_who_asks, sync_session_class=session)

    async def read(self, work: Callable[[Session], _Result], *, who_asks: bool) -> _Result:
        """Return what a function makes of a session; wherever it asks the database, others go on.

        Parameters
        ----------
        who_asks : bool
            Whether it finds out who asks, for which there is a connection apart from the others.
        """

        def closing(session: Session) -> _Result:
            with session:
                return work(session)

        sessions = self._sessions_for_who_asks if who_asks else self._sessions
        return await sessions().run_sync(closing)

    async def close(self) -> None:
        """Give all connections back, in the loop that read."""
        await self._engine.dispose()
        await self._engine_for_who_asks.dispose()


def _engine(url: URL, connections: int) -> AsyncEngine:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT", **patient(url, connections, idle=connections))
    ping_after_a_pause(engine.sync_engine)
    return engine
