"""How many connections to PostgreSQL a process opens, each for what, and what its engines are told of that."""

from __future__ import annotations

from collections.abc import Mapping

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


def pooled(connections: int, idle: int) -> Mapping[str, object]:
    """Return what an engine of PostgreSQL is told of its pool.

    Parameters
    ----------
    connections : int
        How many there may be.
    idle : int
        How many of them stay open when nobody needs them.
    """
    return {"pool_size": idle, "max_overflow": connections - idle, "skip_autocommit_rollback": True}
