"""What every command of the service begins with: its settings, the keys and the database."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheduler.cli.parser import Parser
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.formats.refusals import sentence_of, shown_value

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails
    from sqlalchemy.engine import URL

    from api.persistence.database import Database
    from api.persistence.unit_of_work import Works
    from api.security.vault import Vault
    from api.settings import ServiceSettings

_KEY_SUFFIX = ".keys"
KEYS = Text(zh="密钥", en="keys")
"""The place of what is wrong with the keys."""
_DATABASE = Text(
    zh="数据库：sqlite:///FILE 或 postgresql://USER@HOST/NAME", en="sqlite:///FILE or postgresql://USER@HOST/NAME"
)
_KEY_FILE = Text(zh="加密个人信息的密钥文件；没有时自动生成", en="keys that seal personal data; made when missing")
_OTHER_KEYS = Text(
    zh="不能打开 {database}；请给出此数据库的密钥文件",
    en="they do not open {database}; give the key file of this database",
)
_FOREIGN = Text(
    zh="{database} 中是其他程序的数据表；请另用一个新数据库",
    en="{database} holds the tables of another program; name a new database",
)
_NEWER = Text(
    zh="{database} 由更新版本的 tanfang 建立；请安装该版本",
    en="{database} was made by a newer tanfang; install that version",
)
_OLDER = Text(
    zh="{database} 的版本较旧；请先备份，再执行 tanfang migrate",
    en="{database} is older than this tanfang; back it up and run tanfang migrate",
)
_EMPTY = Text(
    zh="{database} 是空的；请先执行 tanfang migrate 或 tanfang serve",
    en="{database} is empty; run tanfang migrate or tanfang serve first",
)
_NO_URL = Text(
    zh="{database} 不是像 sqlite:///FILE 或 postgresql://... 这样的 URL",
    en="{database} is no URL like sqlite:///FILE or postgresql://...",
)
_NO_FOLDER = Text(zh="文件夹 {folder} 不存在", en="the folder {folder} does not exist")
_NOT_OPENED = Text(zh="{database} 无法打开（{why}）", en="{database} cannot be opened ({why})")
_NOT_USED = Text(zh="{database} 无法使用（{why}）", en="{database} cannot be used ({why})")
_GIVEN = Text(zh="所给的值", en="what was given")
_SECRETS = ("password", "sslpassword")
"""What a URL may hold in its query and nobody else may read."""
_SORT = Text(
    zh="'{sort}' 无法识别；请使用 sqlite:///FILE 或 postgresql://...",
    en="'{sort}' is not known; use sqlite:///FILE or postgresql://...",
)
_NO_FILE = Text(zh="sqlite 需要一个文件，如 sqlite:///tanfang.db", en="sqlite needs a file, e.g. sqlite:///tanfang.db")
_NO_KEYS = Text(
    zh="缺少密钥文件；没有它，谁也无法读取此数据库",
    en="the key file is missing; without it nobody can read this database",
)
_NOWHERE = Text(
    zh="使用 PostgreSQL 时没有默认的密钥文件位置；请指明密钥文件",
    en="PostgreSQL has no file to keep the keys beside; name a key file",
)
_NO_ZONE = Text(zh="'{zone}' 不是像 Asia/Shanghai 这样的时区", en="'{zone}' is no time zone like Asia/Shanghai")


class Upgrading(StrEnum):
    """What may be done to a database whose tables are not those of this version."""

    NOTHING = "nothing"
    EMPTY = "empty"
    OLDER = "older"


def add_database_arguments(parser: Parser) -> None:
    """Add --database and --key-file; what is not given comes from ``TANFANG_*`` variables."""
    parser.add_argument("--database", metavar="URL", help=parser.said(_DATABASE))
    parser.add_argument("--key-file", type=Path, metavar="FILE", help=parser.said(_KEY_FILE))


def settings_of(arguments: argparse.Namespace, **given: object) -> ServiceSettings:
    """Return the settings: what the command line says, else the environment, else the defaults.

    Raises
    ------
    InputError
        When a setting has a value that cannot be used.
    """
    from pydantic import ValidationError

    from api.settings import ServiceSettings

    named = {"database": arguments.database, "key_file": arguments.key_file, **given}
    try:
        return ServiceSettings.model_validate(
            {**ServiceSettings().model_dump(), **{name: value for name, value in named.items() if value is not None}}
        )
    except ValidationError as error:
        first = error.errors()[0]
        where = "TANFANG_" + "_".join(str(part) for part in first["loc"]).upper()
        raise InputError(where, setting_text(first)) from None


def setting_text(error: ErrorDetails) -> Text:
    """Return why a setting cannot be used."""
    return Text(zh=sentence_of(error, shown_value(error["input"])).zh, en=error["msg"])


@contextmanager
def opened(settings: ServiceSettings, upgrading: Upgrading = Upgrading.NOTHING) -> Iterator[Works]:
    """The database with its keys, ready to work with.

    Raises
    ------
    InputError
        When the database cannot be reached, has other tables than this version needs, or the keys are not its own;
        also when it fails later, while it is worked with.
    """
    from api.clock import system_clock
    from api.persistence.unit_of_work import Works
    from api.security.actor import Actor
    from api.services.key_fit import keys_fit

    with reached(settings) as database:
        is_new = made_current(database, settings, upgrading)
        vault = _vault(settings, may_make=is_new)
        works = Works(database, vault, system_clock, _zone(settings))
        with works.begin(Actor("system:start", frozenset())) as uow:
            fits = keys_fit(uow)
        if not fits:
            raise InputError(KEYS, _OTHER_KEYS.filled(database=shown(settings)))
        yield works


@contextmanager
def reached(settings: ServiceSettings) -> Iterator[Database]:
    """The database as it is, closed at the end.

    Raises
    ------
    InputError
        When it cannot be reached, or fails later, while it is worked with.
    """
    from sqlalchemy.exc import DBAPIError

    database = opened_database(settings)
    try:
        yield database
    except DBAPIError as error:
        from api.commands.database_trouble import known_trouble

        trouble = known_trouble(error)
        if trouble is None:
            raise
        raise InputError("--database", _NOT_USED.filled(database=shown(settings), why=trouble)) from None
    finally:
        database.close()


def made_current(database: Database, settings: ServiceSettings, upgrading: Upgrading) -> bool:
    """Make tables where that is allowed, and return whether the database was empty before.

    Raises
    ------
    InputError
        When the database has other tables than this version needs.
    """
    from api.persistence.migrate import revisions, upgrade

    taken = step_taken(database, settings)
    if taken == revisions()[-1]:
        return False
    needed = Upgrading.OLDER if taken is not None else Upgrading.EMPTY
    if needed is Upgrading.OLDER and upgrading is not Upgrading.OLDER:
        raise InputError("--database", _OLDER.filled(database=shown(settings)))
    if upgrading is Upgrading.NOTHING:
        raise emptiness(settings)
    upgrade(database)
    return taken is None


def step_taken(database: Database, settings: ServiceSettings) -> str | None:
    """Return the revision of the tables; ``None`` for an empty database.

    Raises
    ------
    InputError
        When they are another program's, or a newer version's.
    """
    from sqlalchemy import inspect

    from api.persistence.migrate import current_revision, revisions

    taken = current_revision(database)
    if taken is None and inspect(database.engine).get_table_names():
        raise InputError("--database", _FOREIGN.filled(database=shown(settings)))
    if taken is not None and taken not in revisions():
        raise InputError("--database", _NEWER.filled(database=shown(settings)))
    return taken


def emptiness(settings: ServiceSettings) -> InputError:
    """Return the refusal of a database without tables."""
    return InputError("--database", _EMPTY.filled(database=shown(settings)))


def opened_database(settings: ServiceSettings) -> Database:
    """Return the database that the settings name, reached once.

    Raises
    ------
    InputError
        When the URL makes no sense or nothing answers there.
    """
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    from api.persistence.database import Database

    _require_url(settings)
    file, database = sqlite_file(settings), Database(settings.database)
    if file is not None and not file.parent.is_dir():
        raise InputError("--database", _NO_FOLDER.filled(folder=file.parent))
    try:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except DBAPIError as error:
        from api.commands.database_trouble import trouble_of

        database.close()
        raise InputError("--database", _NOT_OPENED.filled(database=shown(settings), why=trouble_of(error))) from None
    return database


def sqlite_file(settings: ServiceSettings) -> Path | None:
    """Return the file of the embedded database; ``None`` on PostgreSQL.

    Raises
    ------
    InputError
        When the URL names a sort of database that the service does not know, or no file.
    """
    from sqlalchemy.engine import make_url

    url = make_url(settings.database)
    sort = url.get_backend_name()
    if sort not in ("sqlite", "postgresql"):
        raise InputError("--database", _SORT.filled(sort=sort))
    if sort == "postgresql":
        return None
    if url.database in (None, "", ":memory:"):
        raise InputError("--database", _NO_FILE)
    return Path(str(url.database))


def shown(settings: ServiceSettings) -> Text:
    """Return the database's URL without its passwords; what is no URL may hold one, and is not repeated."""
    url = _url(settings)
    if url is None:
        return _GIVEN
    text = url.difference_update_query(_SECRETS).render_as_string(hide_password=True)
    return Text(zh=text, en=text)


def _require_url(settings: ServiceSettings) -> None:
    if _url(settings) is None:
        raise InputError("--database", _NO_URL.filled(database=shown(settings)))


def _url(settings: ServiceSettings) -> URL | None:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(settings.database)
    except (ArgumentError, ValueError):
        # A port that is no number is the library's own kind of error.
        return None


def _vault(settings: ServiceSettings, may_make: bool) -> Vault:
    from api.security.keyring import KeyringError, make_key_file, parsed_keys, read_keys
    from api.security.vault import Vault

    try:
        if settings.keys is not None:
            return Vault(parsed_keys(settings.keys.get_secret_value(), "TANFANG_KEYS"))
        file = key_file_of(settings)
        if file.exists():
            return Vault(read_keys(file))
        if not may_make:
            raise InputError(str(file), _NO_KEYS)
        return Vault(make_key_file(file))
    except KeyringError as error:
        raise InputError(KEYS, error.text) from None


def key_file_of(settings: ServiceSettings) -> Path:
    """Return where the keys are kept.

    Raises
    ------
    InputError
        When PostgreSQL is used and nobody named a file.
    """
    if settings.key_file is not None:
        return settings.key_file
    file = sqlite_file(settings)
    if file is None:
        raise InputError("--key-file", _NOWHERE)
    return file.with_suffix(_KEY_SUFFIX)


def _zone(settings: ServiceSettings) -> ZoneInfo:
    try:
        return ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise InputError("TANFANG_TIMEZONE", _NO_ZONE.filled(zone=settings.timezone)) from None
