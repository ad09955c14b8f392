"""Reads that wait for PostgreSQL in the event loop, so that no thread is taken, woken and waited for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session

from api.persistence.pool import ping_after_a_pause

_Result = TypeVar("_Result")

# What waits in the loop is over soon, so that a few connections serve many requests; more of them wait their turn.
_CONNECTIONS = 4


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
        self._engine = create_async_engine(
            url,
            pool_size=_CONNECTIONS,
            max_overflow=0,
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
        )
        ping_after_a_pause(self._engine.sync_engine)
        self._sessions = async_sessionmaker(self._engine, sync_session_class=session)

    async def read(self, work: Callable[[Session], _Result]) -> _Result:
        """Return what a function makes of a session; wherever it asks the database, others go on."""

        def closing(session: Session) -> _Result:
            with session:
                return work(session)

        return await self._sessions().run_sync(closing)

    async def close(self) -> None:
        """Give all connections back, in the loop that read."""
        await self._engine.dispose()
