"""``tanfang demo``: an empty database filled with the demo town, a published week and somebody of each role."""

from __future__ import annotations

import argparse
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.commands.opening import Upgrading, add_database_arguments, opened, settings_of
from scheduler.cli.errors import DONE, ENGINE_FAILED, CommandError
from scheduler.cli.parser import Parser
from scheduler.cli.terminal import say
from scheduler.cli.words import Language
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError

if TYPE_CHECKING:
    from api.persistence.unit_of_work import UnitOfWork, Works
    from api.security.actor import Actor, Role

NAME = "demo"
HELP = Text(zh="把演示镇、用户和一周排班写入空数据库", en="fill an empty database with the demo town, users and a week")
_REGISTER = Text(zh="演示用的登记册（默认 fixtures/town）", en="the demo's register (default fixtures/town)")
_AREA = Text(zh="要排班的区域（默认 T01）", en="the area that is planned (default T01)")
_WEEK = Text(zh="要排班的周（默认 2026-W49）", en="the week that is planned (default 2026-W49)")
_SECONDS = Text(zh="搜索用时，秒（默认 10）", en="how long the roster is searched, in seconds (default 10)")
_DEMO = Text(zh="演示", en="demo")
_STORED = Text(
    zh="登记册中有 {elders} 位老人和 {visitors} 名人员",
    en="{elders} elders and {visitors} visitors are in the register",
)
_OTHER_REGISTER = Text(
    zh="其中是演示以外的登记册；请另用一个新数据库", en="it holds another register than the demo's; name a new database"
)
_PUBLISHED = Text(
    zh="{week} 第 {number} 版：{owed} 次走访中安排了 {placed} 次",
    en="release {number} of {week}: {placed} of {owed} visits placed",
)
_SEARCHING = Text(
    zh="正在为 {week} 搜索排班：{seconds} 秒，另需一两分钟加载和说明",
    en="searching a roster for {week}: {seconds} seconds, and a minute or two for loading and explaining",
)
_FAILED = Text(zh="无法做出演示排班（{failure}）", en="the demo's roster could not be made ({failure})")
_LOGINS = Text(
    zh="每次启动都换新的登录名、密码，以及供程序使用的令牌：",
    en="Log-ins, new at every start, with tokens for programs:",
)
_LOGIN = Text(zh="密码 {password}  令牌 {token}", en="password {password}  token {token}")
_TRY = Text(zh="试试：", en="Try:")
_SECRET_BYTES = 9
_LABEL = "demo"
_FILLED = "demo.filled"
"""What the audit book says of a database that this command filled."""


@dataclass(frozen=True)
class _Town:
    """What the demo is made of."""

    register: Path
    area: str
    week: str
    seconds: float
    language: Language


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    add_database_arguments(parser)
    parser.add_argument(
        "--register", type=Path, default=Path("fixtures/town"), metavar="REGISTER", help=parser.said(_REGISTER)
    )
    parser.add_argument("--area", default="T01", help=parser.said(_AREA))
    parser.add_argument("--week", default="2026-W49", help=parser.said(_WEEK))
    parser.add_argument("--seconds", type=float, default=10.0, help=parser.said(_SECONDS))


def run(arguments: argparse.Namespace) -> int:
    """Fill the database and plan the week, as far as that is not done; then give everybody new log-ins."""
    from api.errors import ServiceError
    from api.http.log import configure_logging

    town = _Town(arguments.register, arguments.area, arguments.week, arguments.seconds, Language(arguments.language))
    settings = settings_of(arguments)
    with opened(settings, Upgrading.EMPTY) as works:
        configure_logging(only_errors=True)
        try:
            _fill(works, town)
            _plan(works, town)
            _say_logins(works, town, settings.public_url)
        except ServiceError as error:
            raise InputError(_DEMO, error.what) from None
    return DONE


def _operator() -> Actor:
    from api.security.actor import Actor, Role

    return Actor("system:demo", frozenset({Role.ADMINISTRATOR}))


def _fill(works: Works, town: _Town) -> None:
    """Store the demo's register; a database that holds another one is left alone."""
    from api.persistence.mapping.register import store_register
    from api.services.audit import record
    from scheduler.formats.register import read_register

    with works.begin(_operator()) as uow:
        if _is_filled(uow):
            return
    register = read_register(town.register)
    with works.begin(_operator()) as uow:
        store_register(uow, register)
        record(uow, _FILLED, "register:demo")
    say(town.language.one(_STORED.filled(elders=len(register.elders), visitors=len(register.visitors))))


def _is_filled(uow: UnitOfWork) -> bool:
    from sqlalchemy import select

    from api.persistence.records.area import AreaRecord
    from api.persistence.records.audit import AuditEntryRecord

    filled = select(AuditEntryRecord.id).where(AuditEntryRecord.action == _FILLED).limit(1)
    if uow.session.scalar(filled) is not None:
        return True
    if uow.session.scalar(select(AreaRecord.id).limit(1)) is not None:
        raise InputError("--database", _OTHER_REGISTER)
    return False


def _plan(works: Works, town: _Town) -> None:
    """Make the week's roster as any run does, and publish it, unless somebody has routes already."""
    from api.services.publishing import publish, week_to_publish
    from api.services.rosters import get_roster

    with works.begin(_operator()) as uow:
        if _busiest(uow) is not None:
            return
    week, roster = _searched(works, town)
    with works.begin(_operator()) as uow:
        release = publish(uow, week_to_publish(uow, week), roster, get_roster(uow, roster).version)
        placed, owed = release.figures["served"], release.figures["visits"]
        facts = {"number": release.number, "week": town.week, "placed": placed, "owed": owed}
        say(town.language.one(_PUBLISHED.filled(**facts)))


def _searched(works: Works, town: _Town) -> tuple[str, str]:
    """Return the week and the draft that a run of this process made."""
    from api.jobs.carrying_out import Workplace, carry_out
    from api.persistence.records.run import RunKind
    from api.services.run_params import RunParams
    from api.services.run_queue import UnattendedQueue
    from api.services.runs import RunRequest, get_run, request_run
    from api.services.weeks import open_week

    with works.begin(_operator()) as uow:
        week = open_week(uow, town.area, town.week).id
        asked = RunRequest(RunKind.FULL, RunParams(seconds=town.seconds))
        run_id = request_run(uow, UnattendedQueue(), week, asked).id
    say(town.language.one(_SEARCHING.filled(week=town.week, seconds=f"{town.seconds:g}")))
    carry_out(Workplace(works, "demo"), run_id)
    with works.begin(_operator()) as uow:
        record = get_run(uow, run_id)
        if record.roster_id is None:
            raise CommandError(ENGINE_FAILED, _FAILED.filled(failure=record.failure))
        return week, record.roster_id


def _say_logins(works: Works, town: _Town, public_url: str) -> None:
    from api.security.actor import Role

    with works.begin(_operator()) as uow:
        visitor, area = _busiest(uow), frozenset({town.area})
        people = (
            ("coordinator", frozenset({Role.COORDINATOR}), area, None),
            ("planner", frozenset({Role.PLANNER}), area, None),
            ("visitor", frozenset({Role.VISITOR}), frozenset[str](), visitor),
            ("admin", frozenset({Role.ADMINISTRATOR}), frozenset[str](), None),
        )
        say(town.language.line(_LOGINS))
        token = ""
        for login, roles, areas, person in people:
            password, token = _access_of(uow, login, roles, areas, person)
            said = town.language.one(_LOGIN.filled(password=password, token=token))
            say(f"  {login:12} {said}")
    command = f"curl -H 'Authorization: Bearer {token}' {public_url.rstrip('/')}/v1/weeks"
    say(f"{town.language.line(_TRY)} {command}")


def _access_of(
    uow: UnitOfWork, login: str, roles: frozenset[Role], areas: frozenset[str], visitor: str | None
) -> tuple[str, str]:
    """Return a new password and a new token of a user; the demo's earlier ones end."""
    from api.persistence.repositories.users import Credentials, Users
    from api.services.access import issue, revoke
    from api.services.users import NewUser, add_user, set_password

    password = secrets.token_urlsafe(_SECRET_BYTES)
    user = Users(uow).locked(login)
    if user is None:
        user = add_user(uow, NewUser(login, login, roles, password, areas, visitor))
    else:
        set_password(uow, user.id, password)
    for credential in Credentials(uow).of_user(user.id):
        if credential.label == _LABEL:
            revoke(uow, credential)
    return password, issue(uow, user.id, "token", _LABEL).text


def _busiest(uow: UnitOfWork) -> str | None:
    """The visitor with the most routes in force: somebody whose phone has something to show."""
    from sqlalchemy import func, select

    from api.persistence.records.roster import ReleasedRouteRecord

    count = func.count()
    query = select(ReleasedRouteRecord.visitor_id).where(ReleasedRouteRecord.in_force)
    query = query.group_by(ReleasedRouteRecord.visitor_id).order_by(count.desc(), ReleasedRouteRecord.visitor_id)
    return uow.session.scalar(query.limit(1))
