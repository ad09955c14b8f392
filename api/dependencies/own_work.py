"""The unit of work of a visitor: no areas, but what is on the visitor's own routes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies.actor import current_actor
from api.dependencies.state import state_of
from api.dependencies.transaction import work_of
from api.errors import ForbiddenError
from api.persistence.connections import AT_ONCE
from api.persistence.unit_of_work import UnitOfWork
from api.security.actor import EVERYWHERE, Actor
from scheduler.domain.base import Text


async def own_work(request: Request) -> AsyncIterator[UnitOfWork]:
    """A unit of work for services that limit themselves to the visitor's own routes (``api.services.own_*``).

    Raises
    ------
    ForbiddenError
        When whoever asks is no visitor.
    """
    async with work_of(request, await _visitor(request)) as uow:
        yield uow


async def read_own(request: Request, answer: Callable[[UnitOfWork], Response]) -> Response:
    """Return what is answered from such a unit of work, in the event loop where the database allows; see `Works.read`.

    For what every phone asks all the time: as a dependency the unit of work costs as much as what is read in it.

    Raises
    ------
    ForbiddenError
        See `own_work`.
    """
    return await state_of(request).works.read(await _visitor(request), answer)


OwnWork = Annotated[UnitOfWork, Depends(own_work, scope="function", max_concurrency=AT_ONCE)]


async def _visitor(request: Request) -> Actor:
    actor = await current_actor(request)
    if actor.visitor is None:
        what = Text(zh="此功能只供探访员使用。", en="This is for visitors only.")
        raise ForbiddenError("not_a_visitor", what)
    return replace(actor, scope=EVERYWHERE)
