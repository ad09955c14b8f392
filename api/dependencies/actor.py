"""Who asks, and whether that person may."""

# Annotations stay objects here: FastAPI cannot resolve the text of those on a class's __call__.

from typing import Annotated

from fastapi import Depends, params
from starlette.requests import Request

from api.dependencies.state import state_of
from api.errors import ForbiddenError
from api.http.routes import Operation
from api.security.actor import Actor, Role
from api.security.credentials import CSRF_HEADER, SAFE_METHODS, SESSION_COOKIE, Credentials
from scheduler.domain.base import Text

PUBLIC: dict[str, list[str]] = {"security": []}
"""``openapi_extra`` of the few operations that need nobody to be logged in, e.g. the log-in itself."""

_FOUND = "actor"


def credentials_of(request: Request) -> Credentials:
    """Return what a request shows to prove who asks."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return Credentials(
        bearer=token.strip() if kind.lower() == "bearer" and token.strip() else None,
        session=request.cookies.get(SESSION_COOKIE),
        csrf=request.headers.get(CSRF_HEADER),
        is_safe=request.method in SAFE_METHODS,
        address=request.client.host if request.client else "",
    )


async def current_actor(request: Request) -> Actor:
    """Return who asks; the first to need it finds out for the whole request.

    What stands before every operation calls it by itself: as a dependency of each it would cost more than the answer.

    Raises
    ------
    ServiceError
        401 when nobody is logged in; see `Authenticator.actor_of`.
    """
    found: Actor | None = getattr(request.state, _FOUND, None)
    if found is None:
        found = await state_of(request).authenticator.actor_of(credentials_of(request))
        setattr(request.state, _FOUND, found)
    return found


CurrentActor = Annotated[Actor, Depends(current_actor)]


class RoleGate:
    """Lets only some roles through; the table of rights is made from these.

    Parameters
    ----------
    roles : frozenset of Role
        Any one of them is enough.
    """

    def __init__(self, roles: frozenset[Role]) -> None:
        self.roles = roles

    async def __call__(self, request: Request) -> None:
        """Refuse whoever has none of the roles."""
        if not (await current_actor(request)).has(*self.roles):
            what = Text(zh="您的角色无权进行此操作。", en="Your role does not allow this.")
            raise ForbiddenError("role_not_allowed", what)


def require(*roles: Role) -> params.Depends:
    """Guard an operation: ``@router.get(..., dependencies=[require(Role.COORDINATOR)])``.

    Nobody passes implicitly, so name the administrator where one may.
    """
    gate = Depends(RoleGate(frozenset(roles)))
    assert isinstance(gate, params.Depends)
    return gate


def roles_of(operation: Operation) -> frozenset[Role] | None:
    """Return the roles that may use an operation; ``None`` when it has no gate."""
    gates = [given.dependency.roles for given in operation.dependencies if isinstance(given.dependency, RoleGate)]
    return frozenset.intersection(*gates) if gates else None
