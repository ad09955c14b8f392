"""``tanfang user``: give somebody access, without the service."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from api.commands.opening import Upgrading, add_database_arguments, opened, settings_of
from scheduler.cli.errors import DONE
from scheduler.cli.terminal import say
from scheduler.domain.errors import InputError

if TYPE_CHECKING:
    from api.persistence.unit_of_work import UnitOfWork
    from api.security.actor import Actor

NAME = "user"
HELP = "add a user or give one a new password, link or token / 管理用户"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    adding = deeds.add_parser("add", help="give somebody access; the password is read from the terminal or stdin")
    adding.add_argument("login")
    adding.add_argument("--name", required=True, help="how the person is called")
    adding.add_argument("--role", action="append", required=True, dest="roles", help="may be given several times")
    adding.add_argument("--area", action="append", default=[], dest="areas", help="area id; may be given several times")
    adding.add_argument("--visitor", help="the visitor this person is")
    adding.add_argument("--no-password", action="store_true", help="the person comes by link, code or token")
    changing = deeds.add_parser("password", help="give a user a new password")
    changing.add_argument("login")
    for kind in ("link", "token", "code"):
        giving = deeds.add_parser(kind, help=f"give a user a {kind}, shown once")
        giving.add_argument("login")
    for deed in deeds.choices.values():
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
            raise InputError(f"user {arguments.login}", error.what) from None
    return DONE


def _operator() -> Actor:
    from api.security.actor import Actor, Role

    return Actor("system:command", frozenset({Role.ADMINISTRATOR}))


def _done(arguments: argparse.Namespace, uow: UnitOfWork, public_url: str) -> str:
    from api.services.access import issue, issue_code
    from api.services.users import set_password

    if arguments.deed == "add":
        return _added(arguments, uow)
    user = _user_of(uow, arguments.login)
    if arguments.deed == "password":
        set_password(uow, user, _password())
        return f"{arguments.login} has a new password and is logged out everywhere"
    if arguments.deed == "code":
        return issue_code(uow, user)
    secret = issue(uow, user, arguments.deed).text
    return f"{public_url.rstrip('/')}/enter#{secret}" if arguments.deed == "link" else secret


def _added(arguments: argparse.Namespace, uow: UnitOfWork) -> str:
    from api.security.actor import Role
    from api.services.users import NewUser, add_user

    try:
        roles = frozenset(Role(name) for name in arguments.roles)
    except ValueError:
        raise InputError("--role", f"use one of {', '.join(role.value for role in Role)}") from None
    password = None if arguments.no_password else _password()
    new = NewUser(arguments.login, arguments.name, roles, password, frozenset(arguments.areas), arguments.visitor)
    user = add_user(uow, new)
    return f"{user.login} may now use the service"


def _user_of(uow: UnitOfWork, login: str) -> str:
    from api.persistence.repositories.users import Users

    user = Users(uow).locked(login)
    if user is None:
        raise InputError(f"user {login}", "there is no such user; add one with tanfang user add")
    return user.id


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password / 密码: ")
    return sys.stdin.readline().rstrip("\n")
