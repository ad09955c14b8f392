"""Users, their rights and their secrets; administrators only."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.editing import IfMatch
from api.dependencies.once import OnlyOnce
from api.dependencies.paging import Paging
from api.dependencies.transaction import Transaction
from api.errors import NotFoundError
from api.http.preconditions import etag_of, require_match
from api.http.problems import problems
from api.persistence.records.user import CredentialRecord, UserRecord
from api.persistence.repositories.users import Credentials, Users
from api.persistence.unit_of_work import UnitOfWork
from api.schemas.access import (
    Credential,
    CredentialIssued,
    CredentialKind,
    CredentialNew,
    PasswordNew,
    Rights,
    User,
    UserNew,
)
from api.schemas.page import Page
from api.security.actor import Role
from api.services.access import issue, issue_code, revoke
from api.services.users import NAME_FIELD, NewUser, add_user, get_user, rights_to_change, set_password, set_rights
from scheduler.domain.base import Text

router = APIRouter(prefix="/users", tags=["users"], dependencies=[require(Role.ADMINISTRATOR)])
UserId = Annotated[str, Path(max_length=120)]


@router.get("", operation_id="list_users", summary="All users")
def list_users(uow: Transaction, paging: Paging) -> Page[User]:
    """In order of login names."""
    rows = Users(uow).page(paging.after[0] if paging.after else None, paging.fetch)
    return paging.page(rows, lambda user: (user.login,), lambda user: _shown(uow, user))


@router.post(
    "",
    operation_id="add_user",
    summary="Give somebody access",
    status_code=HTTPStatus.CREATED,
    response_model=User,
    responses=problems(HTTPStatus.CONFLICT),
)
def add(body: UserNew, uow: Transaction, once: OnlyOnce) -> Response:
    """Without a password the person comes by link, code or token."""
    password = body.password.get_secret_value() if body.password is not None else None
    new = NewUser(
        body.login, body.name, frozenset(body.roles), password, frozenset(body.areas), body.visitor, body.email
    )
    user = add_user(uow, new)
    return once.answer(_shown(uow, user), location=f"/v1/users/{user.id}", version=user.version)


@router.get("/{user_id}", operation_id="get_user", summary="One user", responses=problems(HTTPStatus.NOT_FOUND))
def get(user_id: UserId, uow: Transaction, response: Response) -> User:
    """With the ETag that an edit needs."""
    user = get_user(uow, user_id)
    response.headers["ETag"] = etag_of(user.version)
    return _shown(uow, user)


@router.put(
    "/{user_id}/rights",
    operation_id="set_user_rights",
    summary="Change what a user may do",
    responses=problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
def rights(user_id: UserId, body: Rights, uow: Transaction, response: Response, if_match: IfMatch = None) -> User:
    """A user who is no longer active is logged out everywhere at once. One active administrator always remains."""
    require_match(if_match, rights_to_change(uow, user_id).version)
    user = set_rights(uow, user_id, frozenset(body.roles), frozenset(body.areas), body.active)
    response.headers["ETag"] = etag_of(user.version)
    return _shown(uow, user)


@router.put(
    "/{user_id}/password",
    operation_id="set_user_password",
    summary="Give a user another password",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(HTTPStatus.NOT_FOUND),
)
def password(user_id: UserId, body: PasswordNew, uow: Transaction) -> None:
    """Ends all sessions, links and codes of the user."""
    set_password(uow, user_id, body.password.get_secret_value())


@router.get(
    "/{user_id}/credentials",
    operation_id="list_user_credentials",
    summary="The secrets a user has",
    responses=problems(HTTPStatus.NOT_FOUND),
)
def credentials(user_id: UserId, uow: Transaction, asked: Paging) -> Page[Credential]:
    """Sessions, tokens, links and calendar addresses that nobody revoked, the newest first."""
    after = (datetime.fromisoformat(asked.after[0]), asked.after[1]) if asked.after else None
    rows = Credentials(uow).of_user(get_user(uow, user_id).id, after, asked.fetch)
    return asked.page(rows, lambda row: (row.made_at.isoformat(), row.id), _credential)


@router.post(
    "/{user_id}/credentials",
    operation_id="issue_user_credential",
    summary="Give a user a token, a link, a code or a calendar address",
    status_code=HTTPStatus.CREATED,
    response_model=CredentialIssued,
    responses=problems(HTTPStatus.NOT_FOUND),
)
def give(user_id: UserId, body: CredentialNew, uow: Transaction, once: OnlyOnce) -> Response:
    """The secret is shown this once."""
    if body.kind is CredentialKind.CODE:
        secret = issue_code(uow, user_id)
    else:
        secret = issue(uow, user_id, body.kind.value, body.label).text
    return once.answer(CredentialIssued(kind=body.kind, secret=secret))


@router.delete(
    "/{user_id}/credentials/{credential_id}",
    operation_id="revoke_user_credential",
    summary="End one of a user's secrets",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problems(HTTPStatus.NOT_FOUND),
)
def take(user_id: UserId, credential_id: UserId, uow: Transaction) -> None:
    """Whoever still shows it is refused from now on."""
    found = Credentials(uow).get(credential_id)
    if found is None or found.user_id != user_id or found.revoked_at is not None:
        what = Text(zh="没有这一凭证。", en="There is no such credential.")
        raise NotFoundError("credential_not_found", what)
    revoke(uow, found)


def _shown(uow: UnitOfWork, user: UserRecord) -> User:
    users = Users(uow)
    return User(
        id=user.id, login=user.login, name=uow.vault.open(NAME_FIELD, user.name),
        roles=sorted(users.roles(user.id)), areas=sorted(users.areas(user.id)), visitor=user.visitor_id,
        active=user.active, locked_until=user.locked_until,
    )  # fmt: skip


def _credential(item: CredentialRecord) -> Credential:
    return Credential(
        id=item.id, kind=item.kind, label=item.label, made_at=item.made_at, used_at=item.used_at,
        expires_at=item.expires_at,
    )  # fmt: skip
