"""Looks that go on after a request was let in: each is made with the rights that the asking person has by then."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request

from api.dependencies.actor import credentials_of
from api.dependencies.state import ServiceState, state_of
from api.errors import ServiceError
from api.persistence.unit_of_work import UnitOfWork
from api.security.actor import Role
from api.security.credentials import Credentials
from scheduler.domain.base import Text


@dataclass(frozen=True)
class Watching:
    """Lets somebody look again and again, for as long as that person may.

    Attributes
    ----------
    roles : frozenset of Role
        Any one of them is enough.
    """

    state: ServiceState
    shown: Credentials
    roles: frozenset[Role]

    def look(self) -> AbstractContextManager[UnitOfWork]:
        """Begin a unit of work that only reads, with today's rights and areas.

        Raises
        ------
        ServiceError
            401 when the session or token ended, or the role was taken away.
        """
        actor = self.state.authenticator.still(self.shown)
        if actor is None or not actor.has(*self.roles):
            what = Text(zh="您的权限已变更，请重新登录。", en="Your rights have changed; log in again.")
            raise ServiceError(HTTPStatus.UNAUTHORIZED, "rights_ended", what)
        return self.state.works.reading(actor)


def watching(*roles: Role) -> Callable[[Request], Watching]:
    """Return a dependency that gives the looks of an operation which these roles may use; guard it with `require`."""
    wanted = frozenset(roles)

    def looks(request: Request) -> Watching:
        return Watching(state_of(request), credentials_of(request), wanted)

    return looks
