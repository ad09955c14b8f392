"""``tanfang user``: give somebody access, without the service."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from api.commands.opening import Upgrading, add_database_arguments, opened, settings_of
from scheduler.cli.errors import DONE
from scheduler.cli.parser import Parser
from scheduler.cli.terminal import say
from scheduler.cli.words import Language
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError

if TYPE_CHECKING:
    from api.persistence.unit_of_work import UnitOfWork
    from api.security.actor import Actor

NAME = "user"
HELP = Text(zh="添加用户，或给用户新的密码、链接或令牌", en="add a user or give one a new password, link or token")
_ADD = Text(
    zh="给某人开通使用；密码从终端或标准输入读取",
    en="give somebody access; the password is read from the terminal or stdin",
)
_LOGIN = Text(zh="登录名", en="how the person logs in")
_NAME_OF = Text(zh="此人的姓名", en="how the person is called")
_ROLE = Text(zh="角色；可给出多次", en="role; may be given several times")
_AREA = Text(zh="区域编号；可给出多次", en="area id; may be given several times")
_VISITOR = Text(zh="此人对应的走访人员", en="the visitor this person is")
_NO_PASSWORD = Text(zh="此人凭链接、验证码或令牌登录", en="the person comes by link, code or token")
_PASSWORD = Text(zh="给用户新的密码", en="give a user a new password")
_KINDS = {
    "link": Text(zh="给用户一个链接，只显示一次", en="give a user a link, shown once"),
    "token": Text(zh="给用户一个令牌，只显示一次", en="give a user a token, shown once"),
    "code": Text(zh="给用户一个验证码，只显示一次", en="give a user a code, shown once"),
}
_CHANGED = Text(zh="{login} 已换新密码，并在各处退出登录", en="{login} has a new password and is logged out everywhere")
_ADDED = Text(zh="{login} 现在可以使用服务", en="{login} may now use the service")
_ROLES = Text(zh="请使用其中之一：{roles}", en="use one of {roles}")
_NOBODY = Text(zh="没有这个用户；请用 tanfang user add 添加", en="there is no such user; add one with tanfang user add")
_ASK = Text(zh="密码：", en="Password: ")


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    deeds = parser.commands("deed", "DEED")
    adding = deeds.add("add", _ADD)
    adding.add_argument("login", help=parser.said(_LOGIN))
    adding.add_argument("--name", required=True, help=parser.said(_NAME_OF))
    adding.add_argument("--role", action="append", required=True, dest="roles", help=parser.said(_ROLE))
    adding.add_argument("--area", action="append", default=[], dest="areas", help=parser.said(_AREA))
    adding.add_argument("--visitor", help=parser.said(_VISITOR))
    adding.add_argument("--no-password", action="store_true", help=parser.said(_NO_PASSWORD))
    changing = deeds.add("password", _PASSWORD)
    changing.add_argument("login", help=parser.said(_LOGIN))
    giving = [deeds.add(kind, text) for kind, text in _KINDS.items()]
    for deed in giving:
        deed.add_argument("login", help=parser.said(_LOGIN))
    for deed in (adding, changing, *giving):
        add_database_arguments(deed)


def run(arguments: argparse.Namespace) -> int:
    """Do one deed."""
    from api.errors import ServiceError

    settings = settings_of(arguments)
    with opened(settings, Upgrading.NOTHING) as works:
        try:
            with works.begin(_operator()) as uow:
                say(_done(arguments, uow, settings.public_url))
        except ServiceError as error:
            raise InputError(_user(arguments.login), error.what) from None
    return DONE


def _operator() -> Actor:
    from api.security.actor import Actor, Role

    return Actor("system:command", frozenset({Role.ADMINISTRATOR}))


def _done(arguments: argparse.Namespace, uow: UnitOfWork, public_url: str) -> str:
    from api.services.access import issue, issue_code
    from api.services.users import set_password

    language = Language(arguments.language)
    if arguments.deed == "add":
        return _added(arguments, uow, language)
    user = _user_of(uow, arguments.login)
    if arguments.deed == "password":
        set_password(uow, user, _password(language))
        return language.one(_CHANGED.filled(login=arguments.login))
    if arguments.deed == "code":
        return issue_code(uow, user)
    secret = issue(uow, user, arguments.deed).text
    return f"{public_url.rstrip('/')}/enter#{secret}" if arguments.deed == "link" else secret


def _added(arguments: argparse.Namespace, uow: UnitOfWork, language: Language) -> str:
    from api.security.actor import Role
    from api.services.users import NewUser, add_user

    try:
        roles = frozenset(Role(name) for name in arguments.roles)
    except ValueError:
        raise InputError("--role", _ROLES.filled(roles=", ".join(role.value for role in Role))) from None
    password = None if arguments.no_password else _password(language)
    new = NewUser(arguments.login, arguments.name, roles, password, frozenset(arguments.areas), arguments.visitor)
    user = add_user(uow, new)
    return language.one(_ADDED.filled(login=user.login))


def _user_of(uow: UnitOfWork, login: str) -> str:
    from api.persistence.repositories.users import Users

    user = Users(uow).locked(login)
    if user is None:
        raise InputError(_user(login), _NOBODY)
    return user.id


def _user(login: str) -> Text:
    return Text(zh=f"用户 {login}", en=f"user {login}")


def _password(language: Language) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(language.line(_ASK))
    return sys.stdin.readline().rstrip("\n")
