"""The unit of work of a visitor: no areas, but what is on the visitor's own routes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from api.dependencies.actor import current_actor
from api.dependencies.transaction import AT_ONCE, work_of
from api.errors import ForbiddenError
from api.persistence.unit_of_work import UnitOfWork
from api.security.actor import EVERYWHERE
from scheduler.domain.base import Text


async def own_work(request: Request) -> AsyncIterator[UnitOfWork]:
    """A unit of work for services that limit themselves to the visitor's own routes (``api.services.own_*``).

    Raises
    ------
    ForbiddenError
        When whoever asks is no visitor.
    """
    actor = await current_actor(request)
    if actor.visitor is None:
        what = Text(zh="此功能只供探访员使用。", en="This is for visitors only.")
        raise ForbiddenError("not_a_visitor", what)
    async with work_of(request, replace(actor, scope=EVERYWHERE)) as uow:
        yield uow


OwnWork = Annotated[UnitOfWork, Depends(own_work, scope="function", max_concurrency=AT_ONCE)]
