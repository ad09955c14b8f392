"""Where a request puts runs."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from api.services.run_queue import RunQueue, UnattendedQueue

_UNATTENDED = UnattendedQueue()


def run_queue(request: Request) -> RunQueue:
    """Return the queue the service was started with; without one, workers find what waits by themselves."""
    queue: RunQueue = getattr(request.app.state, "run_queue", _UNATTENDED)
    return queue


Queue = Annotated[RunQueue, Depends(run_queue)]
