"""One request, one transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends
from fastapi.concurrency import contextmanager_in_threadpool
from starlette.requests import Request

from api.dependencies.actor import current_actor
from api.dependencies.state import state_of
from api.persistence.connections import AT_ONCE
from api.persistence.unit_of_work import UnitOfWork
from api.security.actor import Actor
from api.security.credentials import SAFE_METHODS


async def unit_of_work(request: Request) -> AsyncIterator[UnitOfWork]:
    """The request's unit of work: committed before the answer is sent, undone by any error."""
    async with work_of(request, await current_actor(request)) as uow:
        yield uow


@asynccontextmanager
async def work_of(request: Request, actor: Actor) -> AsyncIterator[UnitOfWork]:
    """A unit of work for a request in somebody's name; it only reads unless the method may change something."""
    works = state_of(request).works
    if request.method in SAFE_METHODS:
        # It begins and ends without asking the database anything, so that no change of threads is needed.
        with works.reading(actor) as uow:
            yield uow
    else:
        # What a change reads has to hold until it ends, hence exclusive.
        async with contextmanager_in_threadpool(works.begin(actor, exclusive=True)) as uow:
            yield uow


Transaction = Annotated[UnitOfWork, Depends(unit_of_work, scope="function", max_concurrency=AT_ONCE)]
