"""Logging in and out."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.dependencies.actor import PUBLIC, CurrentActor, credentials_of
from api.dependencies.state import ServiceState, State
from api.dependencies.transaction import Transaction
from api.errors import ServiceError
from api.http.problems import problems
from api.persistence.repositories.users import Credentials
from api.persistence.unit_of_work import UnitOfWork
from api.schemas.access import CodeLogin, LinkLogin, Me, PasswordLogin, SessionBegun
from api.security.credentials import SESSION_COOKIE
from api.security.secret import digest_of
from api.services.access import SESSION_HOURS, Session, log_in, log_in_by_code, log_in_by_link, revoke
from api.services.authenticating import LOGGING_IN, SecretAuthenticator
from api.services.users import roles_of
from scheduler.domain.base import Text

router = APIRouter(tags=["sessions"])
_REFUSED = problems(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)


@router.post(
    "/sessions",
    operation_id="begin_session",
    summary="Log in by password",
    status_code=HTTPStatus.CREATED,
    responses=_REFUSED,
    openapi_extra=PUBLIC,
)
def begin(body: PasswordLogin, request: Request, response: Response, state: State) -> SessionBegun:
    """Sets the session's cookie. Wrong tries are counted and lock the user for a growing time.

    While somebody is locked, the right password is answered as a wrong one is.
    """
    password = body.password.get_secret_value()
    return _begun(request, response, state, lambda uow: log_in(uow, body.login, password))


@router.post(
    "/sessions:code",
    operation_id="begin_session_by_code",
    summary="Log in by a code typed once",
    status_code=HTTPStatus.CREATED,
    responses=_REFUSED,
    openapi_extra=PUBLIC,
)
def begin_by_code(body: CodeLogin, request: Request, response: Response, state: State) -> SessionBegun:
    """The code holds for a few minutes and a few tries."""
    code = body.code.get_secret_value()
    return _begun(request, response, state, lambda uow: log_in_by_code(uow, body.login, code))


@router.post(
    "/sessions:link",
    operation_id="begin_session_by_link",
    summary="Exchange a personal link for a session",
    status_code=HTTPStatus.CREATED,
    responses=_REFUSED,
    openapi_extra=PUBLIC,
)
def begin_by_link(body: LinkLogin, request: Request, response: Response, state: State) -> SessionBegun:
    """The secret stands behind the # of the link, which browsers send to nobody; the page hands it over here."""
    link = body.link.get_secret_value()
    return _begun(request, response, state, lambda uow: log_in_by_link(uow, link))


@router.delete("/sessions/current", operation_id="end_session", summary="Log out", status_code=HTTPStatus.NO_CONTENT)
def end(request: Request, uow: Transaction) -> Response:
    """Ends the session of the cookie; a program's token stays."""
    secret = request.cookies.get(SESSION_COOKIE)
    found = Credentials(uow).find(digest_of(secret), ("session",), uow.clock()) if secret else None
    if found is not None and found.user_id == uow.actor.id:
        revoke(uow, found)
    response = Response(status_code=HTTPStatus.NO_CONTENT)
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


@router.get("/me", operation_id="get_me", summary="Who am I")
def me(actor: CurrentActor) -> Me:
    """The rights that the request's credentials give."""
    areas = None if actor.scope.areas is None else sorted(actor.scope.areas)
    return Me(id=actor.id, roles=sorted(actor.roles), areas=areas, visitor=actor.visitor)


def _begun(
    request: Request, response: Response, state: ServiceState, attempt: Callable[[UnitOfWork], Session | None]
) -> SessionBegun:
    """Try to log in; the transaction ends before the answer, since a wrong try has to be counted."""
    address = credentials_of(request).address
    guesses = state.authenticator.guesses if isinstance(state.authenticator, SecretAuthenticator) else None
    if guesses is not None:
        guesses.require_few(address)
    with state.works.begin(LOGGING_IN, exclusive=True) as uow:
        session = attempt(uow)
        roles = [] if session is None else sorted(roles_of(uow, session.user.id))
    if session is None:
        if guesses is not None:
            guesses.count(address)
        raise _refused()
    response.set_cookie(
        SESSION_COOKIE, session.secret.text, max_age=SESSION_HOURS * 3600, path="/", httponly=True, samesite="lax",
        secure=state.settings.public_url.startswith("https:"),
    )  # fmt: skip
    return SessionBegun(csrf=session.csrf.text, user=session.user.id, roles=roles)


def _refused() -> ServiceError:
    what = Text(
        zh="登录名或密码（验证码、链接）不正确；若多次输错，请等几分钟后再试。",
        en="The login name or its secret is wrong. After several wrong tries, wait some minutes and try again.",
    )
    return ServiceError(HTTPStatus.UNAUTHORIZED, "login_wrong", what)
