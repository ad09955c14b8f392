"""Connections that a restarted database has forgotten are noticed before a request gets one."""

from __future__ import annotations

from time import monotonic

from sqlalchemy import Engine, event, exc
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

_TRUSTED_SECONDS = 1.0
_USED_AT = "used_at"


def ping_after_a_pause(engine: Engine) -> None:
    """Let an engine ask each connection for a sign of life before use, unless it was used a moment ago.

    Asking every time would make a trip to the database more than many a request needs. A connection that dies within
    the moment fails one request, as one does that dies right after the question; the pool then makes all of them anew.
    """

    @event.listens_for(engine, "checkout")
    def _ping(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        now = monotonic()
        used_at = entry.info.get(_USED_AT, now)
        if now - used_at > _TRUSTED_SECONDS:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise exc.InvalidatePoolError from error
        entry.info[_USED_AT] = now
