"""Who may use the service, and with which rights."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from api.errors import ConflictError, FieldFault, NotFoundError, UnusableError
from api.persistence.records.area import AreaRecord
from api.persistence.records.user import UserRecord
from api.persistence.records.visitor import VisitorRecord
from api.persistence.repositories.users import Credentials, Users
from api.persistence.unit_of_work import UnitOfWork
from api.security.actor import Role
from api.security.passwords import LONGEST, SHORTEST, hashed
from api.services.audit import record
from scheduler.domain.base import Text

NAME_FIELD = "users.name"
EMAIL_FIELD = "users.email"
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,60}")
_NO_USER = Text(zh="没有这一用户。", en="There is no such user.")
NEEDS_AREA = frozenset({Role.COORDINATOR, Role.PLANNER, Role.DEVICE_GATEWAY})


@dataclass(frozen=True)
class NewUser:
    """Somebody who is to get access.

    Attributes
    ----------
    password : str or None
        ``None`` for those who come with links, codes or tokens.
    areas : frozenset of str
        The areas a coordinator or planner works for.
    visitor : str or None
        The visitor this person is.
    email : str or None
        Where notices are sent.
    """

    login: str
    name: str
    roles: frozenset[Role]
    password: str | None = None
    areas: frozenset[str] = frozenset()
    visitor: str | None = None
    email: str | None = None


def add_user(uow: UnitOfWork, new: NewUser) -> UserRecord:
    """Give somebody access.

    Raises
    ------
    UnusableError
        When the login name, the password or the rights cannot be used.
    ConflictError
        When the login name is taken.
    """
    login = new.login.strip().lower()
    _require_usable(login, new)
    _require_places(uow, new.roles, new.areas, new.visitor)
    users = Users(uow)
    if users.locked(login) is not None:
        raise ConflictError("login_taken", Text(zh="这一登录名已有人使用。", en="This login name is taken."))
    user = UserRecord(
        login=login,
        name=uow.vault.seal(NAME_FIELD, new.name),
        email=uow.vault.seal(EMAIL_FIELD, new.email) if new.email is not None else None,
        password=hashed(new.password) if new.password is not None else None,
        visitor_id=new.visitor,
        made_at=uow.clock(),
    )
    users.add(user)
    users.set_rights(user.id, new.roles, new.areas)
    record(uow, "user.added", f"user:{user.id}", roles=" ".join(sorted(new.roles)), areas=" ".join(sorted(new.areas)))
    return user


def get_user(uow: UnitOfWork, user_id: str) -> UserRecord:
    """Return a user.

    Raises
    ------
    NotFoundError
        When there is none with this id.
    """
    return _known(Users(uow).get(user_id))


def user_to_change(uow: UnitOfWork, user_id: str) -> UserRecord:
    """Return a user whom nobody else changes until the transaction ends; call it before anything is decided.

    Raises
    ------
    NotFoundError
        When there is none with this id.
    """
    return _known(Users(uow).held(user_id))


def rights_to_change(uow: UnitOfWork, user_id: str) -> UserRecord:
    """Return a user whose rights are about to change; nobody else changes those, or an administrator's, meanwhile.

    Raises
    ------
    NotFoundError
        When there is none with this id.
    """
    return _known(Users(uow).held_with_administrators(user_id))


def _known(user: UserRecord | None) -> UserRecord:
    if user is None:
        raise NotFoundError("user_not_found", _NO_USER)
    return user


def roles_of(uow: UnitOfWork, user_id: str) -> frozenset[Role]:
    """Return a user's roles."""
    return Users(uow).roles(user_id)


def set_rights(
    uow: UnitOfWork, user_id: str, roles: frozenset[Role], areas: frozenset[str], active: bool
) -> UserRecord:
    """Change what a user may do; it holds from the next request on, and who is not active is logged out everywhere.

    Raises
    ------
    NotFoundError
        When there is none with this id.
    ConflictError
        When administrators take their own rights away, or nobody would be an administrator any more.
    """
    user, users = rights_to_change(uow, user_id), Users(uow)
    _require_places(uow, roles, areas, user.visitor_id)
    if not (active and Role.ADMINISTRATOR in roles):
        _require_another_administrator(uow, user)
    users.set_rights(user.id, roles, areas)
    user.active = active
    user.version += 1
    if not active:
        Credentials(uow).revoke(user.id, ("session", "token", "link", "code", "calendar"), uow.clock())
    record(
        uow,
        "user.rights_set",
        f"user:{user.id}",
        roles=" ".join(sorted(roles)),
        areas=" ".join(sorted(areas)),
        active=active,
    )
    return user


def set_password(uow: UnitOfWork, user_id: str, password: str) -> None:
    """Give a user another password and end all sessions.

    Raises
    ------
    UnusableError
        When the password is too short or too long.
    """
    user = user_to_change(uow, user_id)
    _require_password(password)
    user.password = hashed(password)
    user.failures, user.locked_until = 0, None
    Credentials(uow).revoke(user.id, ("session", "link", "code"), uow.clock())
    record(uow, "user.password_set", f"user:{user.id}")


def _require_another_administrator(uow: UnitOfWork, user: UserRecord) -> None:
    if user.id == uow.actor.id:
        what = Text(zh="不能取消自己的管理员权限。", en="Nobody takes the administrator's rights from oneself.")
        raise ConflictError("own_rights", what)
    users = Users(uow)
    if Role.ADMINISTRATOR in users.roles(user.id) and not users.has_administrator_besides(user.id):
        what = Text(zh="至少须保留一名在用的管理员。", en="One active administrator has to remain.")
        raise ConflictError("last_administrator", what)


def _require_usable(login: str, new: NewUser) -> None:
    if not _LOGIN.fullmatch(login):
        what = Text(
            zh="登录名须为 2 到 61 个小写字母、数字、点、横线或下划线。",
            en="A login name is 2 to 61 small letters, digits, dots, hyphens or underscores.",
        )
        raise UnusableError("login_unusable", what, [FieldFault("/login", what)])
    if not new.name.strip():
        what = Text(zh="请填写姓名。", en="Give the person's name.")
        raise UnusableError("name_missing", what, [FieldFault("/name", what)])
    if new.password is not None:
        _require_password(new.password)


def _require_password(password: str) -> None:
    if not SHORTEST <= len(password) <= LONGEST:
        what = Text(
            zh=f"密码须为 {SHORTEST} 到 {LONGEST} 个字符。", en=f"A password has {SHORTEST} to {LONGEST} characters."
        )
        raise UnusableError("password_unusable", what, [FieldFault("/password", what)])


def _require_places(uow: UnitOfWork, roles: Collection[Role], areas: Collection[str], visitor: str | None) -> None:
    if not roles:
        what = Text(zh="请至少给一个角色。", en="Give at least one role.")
        raise UnusableError("roles_missing", what, [FieldFault("/roles", what)])
    if not areas and not NEEDS_AREA.isdisjoint(roles):
        what = Text(zh="协调员、规划员和设备网关须指定区域。", en="A coordinator, planner or gateway needs an area.")
        raise UnusableError("areas_missing", what, [FieldFault("/areas", what)])
    for area in sorted(areas):
        if uow.session.get(AreaRecord, area) is None:
            what = Text(zh="没有这一区域。", en="There is no such area.")
            raise UnusableError("area_not_found", what, [FieldFault("/areas", what)])
    if (Role.VISITOR in roles) != (visitor is not None):
        what = Text(zh="探访员角色与探访员编号须同时给出。", en="The visitor's role and the visitor's id go together.")
        raise UnusableError("visitor_missing", what, [FieldFault("/visitor", what)])
    if visitor is not None and uow.session.get(VisitorRecord, visitor) is None:
        what = Text(zh="没有这位探访员。", en="There is no such visitor.")
        raise UnusableError("visitor_not_found", what, [FieldFault("/visitor", what)])
