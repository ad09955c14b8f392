"""What the whole service shares, as a request finds it.

Dependencies that wait for nothing are coroutines: others cost a change of threads each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from api.http.language import Language, asked_language
from api.http.metrics import Metrics
from api.http.once import AnswerStore
from api.persistence.unit_of_work import UnitOfWork, Works
from api.security.credentials import Authenticator
from api.settings import ServiceSettings


@dataclass(frozen=True)
class ServiceState:
    """The parts of a running service.

    Attributes
    ----------
    answers : callable
        Gives the store of answers given once, in a unit of work.
    is_current : callable
        Whether the database has exactly the tables this version of the service works with.
    """

    settings: ServiceSettings
    works: Works
    authenticator: Authenticator
    answers: Callable[[UnitOfWork], AnswerStore]
    is_current: Callable[[], bool]
    metrics: Metrics


def state_of(request: Request) -> ServiceState:
    """Return the service that answers a request."""
    state: ServiceState = request.app.state.service
    return state


async def service_state(request: Request) -> ServiceState:
    """The same as a dependency; what stands before every request asks `state_of`, which costs less."""
    return state_of(request)


async def language_of(request: Request) -> Language:
    """Return the language this request wants."""
    return asked_language(request.headers.get("Accept-Language"))


State = Annotated[ServiceState, Depends(service_state)]
Spoken = Annotated[Language, Depends(language_of)]
"""The language to answer in: ``language.of(text)``."""
