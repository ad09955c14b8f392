"""One request, one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from api.dependencies.actor import SAFE_METHODS, CurrentActor
from api.dependencies.state import State
from api.persistence.unit_of_work import UnitOfWork

# A request holds its connection between threads. With fewer requests than connections nobody waits for a connection
# while holding the thread that would give one back.
AT_ONCE = 10


def unit_of_work(request: Request, state: State, actor: CurrentActor) -> Iterator[UnitOfWork]:
    """The request's unit of work: committed before the answer is sent, undone by any error."""
    with state.works.begin(actor, exclusive=changes_something(request)) as uow:
        yield uow


def changes_something(request: Request) -> bool:
    """Whether a request may write, so that what it reads has to hold until it ends."""
    return request.method not in SAFE_METHODS


Transaction = Annotated[UnitOfWork, Depends(unit_of_work, scope="function", max_concurrency=AT_ONCE)]
