"""How many connections a process opens, each for what, how long they wait for others, and what engines are told."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import URL

PATIENCE_SECONDS = 30
"""Whoever finds a row, a table or the embedded database locked waits so long for who locked it."""

AT_ONCE = 8
"""Visitors' requests that have a unit of work at the same time, and as many of all others."""

FOR_REQUESTS = 2 * AT_ONCE
"""A request holds its connection between threads. With no more requests than connections nobody waits for a connection
while holding the thread that would give one back."""

FOR_WAITING_READS = 3
"""What waits in the event loop is over soon, so that a few connections serve many requests; more of them wait."""

FOR_WHO_ASKS = 1
"""Its own, or reads that wait for a lock would keep out everybody, whatever they ask for."""

FOR_THE_QUEUE = 2
"""Of the queue of runs, which keeps a pool of its own."""

MOST = FOR_REQUESTS + FOR_WAITING_READS + FOR_WHO_ASKS + FOR_THE_QUEUE
"""All that one process of the service may open."""


def patient(url: URL, connections: int, idle: int) -> Mapping[str, object]:
    """Return what an engine of PostgreSQL is told of its pool and its patience.

    Parameters
    ----------
    url : URL
        Of the database; a ``lock_timeout`` among its ``options`` wins.
    connections : int
        How many there may be.
    idle : int
        How many of them stay open when nobody needs them.
    """
    own = url.query.get("options", "")
    options = " ".join([f"-c lock_timeout={PATIENCE_SECONDS}s", *([own] if isinstance(own, str) else own)])
    return {
        "pool_size": idle,
        "max_overflow": connections - idle,
        "skip_autocommit_rollback": True,
        "connect_args": {"options": options.rstrip()},
    }
