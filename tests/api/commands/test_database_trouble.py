"""What keeps a command from its database is told in both languages, with what to do, without the driver's text."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import lookup
from sqlalchemy.exc import DBAPIError

from api.commands import database_trouble
from api.commands.database_trouble import known_trouble, trouble_of
from api.persistence import database as database_module
from scheduler.domain.base import Text
from tests.api.commands.conftest import Installation
from tests.api.postgres import Cluster
from tests.cli.commands import refused, tanfang

CHINESE = re.compile(r"[\u4e00-\u9fff]")
Capture = pytest.CaptureFixture[str]
SOCKET = 'connection failed: connection to server at "10.0.0.7", port 5432 failed: '
CONNECTING = [
    (SOCKET + 'FATAL:  password authentication failed for user "tanfang"', "password is missing or wrong"),
    (SOCKET + "fe_sendauth: no password supplied", "password is missing or wrong"),
    (SOCKET + '致命错误:  用户 "tanfang" Password 认证失败', "password is missing or wrong"),
    (SOCKET + 'FATAL:  database "t" does not exist', "no such database"),
    (SOCKET + '致命错误:  数据库 "t" 不存在', "no such database"),
    (SOCKET + 'FATAL:  role "me" does not exist', "no such user"),
    (SOCKET + '致命错误:  角色"me"不存在', "no such user"),
    (SOCKET + 'FATAL:  role "me" is not permitted to log in', "does not let this user in"),
    (SOCKET + 'FATAL:  no pg_hba.conf entry for host "::1", user "me", no encryption', "does not let this user in"),
    (SOCKET + 'FATAL:  permission denied for database "t"', "does not let this user in"),
    (SOCKET + "FATAL:  sorry, too many clients already", "no connection left"),
    (SOCKET + "FATAL:  the database system is starting up", "starting or stopping"),
    (SOCKET + "致命错误:  数据库系统启动中", "starting or stopping"),
    (SOCKET + "Connection refused\n\tIs the server running on that host?", "nothing answers there"),
    ('connection is bad: ... "/run/.s.PGSQL.5432" failed: No such file or directory', "nothing answers there"),
    ("failed to resolve host 'db': [Errno -2] Name or service not known", "no such host"),
    ("connection timeout expired", "did not answer in time"),
    ('connection is bad: invalid port number: "99999"', "an option of the URL"),
    ('invalid connection option "colour"', "an option of the URL"),
    (SOCKET + "SSL error: certificate verify failed", "no encrypted connection"),
    ("consuming input failed: server closed the connection unexpectedly", "connection was lost"),
]
STATES = [
    ("42501", "lacks rights"),
    ("25006", "can only be read"),
    ("53100", "is full"),
    ("53300", "no connection left"),
    ("55P03", "another program holds it"),
    ("57P01", "connection was lost"),
    ("57P03", "starting or stopping"),
    ("08006", "connection was lost"),
]
CODES = [
    (sqlite3.SQLITE_CANTOPEN, "cannot be opened"),
    (sqlite3.SQLITE_READONLY, "can only be read"),
    (sqlite3.SQLITE_READONLY_DIRECTORY, "can only be read"),
    (sqlite3.SQLITE_BUSY, "another program holds it"),
    (sqlite3.SQLITE_BUSY_SNAPSHOT, "another program holds it"),
    (sqlite3.SQLITE_FULL, "is full"),
    (sqlite3.SQLITE_NOTADB, "no SQLite database"),
    (sqlite3.SQLITE_CORRUPT, "is damaged"),
    (sqlite3.SQLITE_IOERR_READ, "is damaged"),
]


def raised(cause: Exception) -> DBAPIError:
    return DBAPIError("SELECT name", {"name": "Wang Xiuying"}, cause)


def with_code(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("the driver's text")
    error.sqlite_errorcode = code
    return error


def sentences() -> Iterator[Text]:
    yield from (value for value in vars(database_trouble).values() if isinstance(value, Text))


class TestTheKind:
    @pytest.mark.parametrize(("said", "part"), CONNECTING)
    def test_of_a_refused_connection_is_told_by_what_the_server_says(self, said: str, part: str) -> None:
        assert part in trouble_of(raised(psycopg.OperationalError(said))).en

    @pytest.mark.parametrize(("state", "part"), STATES)
    def test_of_trouble_on_postgresql_is_told_by_its_state(self, state: str, part: str) -> None:
        assert part in trouble_of(raised(lookup(state)("the driver's text"))).en

    @pytest.mark.parametrize(("code", "part"), CODES)
    def test_of_trouble_with_a_file_is_told_by_its_code(self, code: int, part: str) -> None:
        assert part in trouble_of(raised(with_code(code))).en

    def test_that_nobody_knows_is_named_without_its_text(self) -> None:
        unknown = trouble_of(raised(psycopg.OperationalError("secret of Wang Xiuying")))
        assert unknown.en == "its driver reports OperationalError; check the URL and the log of the database"
        assert unknown.zh == "驱动程序报告 OperationalError；请检查 URL 和数据库的日志"

    @pytest.mark.parametrize(
        "cause", [lookup("23505")("twice"), sqlite3.IntegrityError("twice"), with_code(sqlite3.SQLITE_CONSTRAINT)]
    )
    def test_of_a_defect_of_ours_is_not_the_databases(self, cause: Exception) -> None:
        assert known_trouble(raised(cause)) is None

    def test_is_told_in_both_languages_with_what_to_do(self) -> None:
        found = list(sentences())
        assert len(found) > 15
        assert [text.en for text in found if "；" not in text.zh or "; " not in text.en] == []
        assert [text.en for text in found if CHINESE.search(text.en) or not CHINESE.search(text.zh)] == []


class TestACommand:
    @pytest.mark.parametrize(
        ("language", "parts"),
        [("en", ("t.db cannot be opened (", "no SQLite database")), ("zh", ("t.db 无法打开（", "不是 SQLite 数据库"))],
    )
    def test_refuses_a_file_of_something_else(
        self, tmp_path: Path, capsys: Capture, language: str, parts: tuple[str, ...]
    ) -> None:
        (tmp_path / "t.db").write_text("no database, but long enough to be looked at as one\n" * 100, encoding="utf-8")
        words = ("migrate", "--database", f"sqlite:///{tmp_path / 't.db'}", "--language", language)
        refused(tanfang(capsys, *words), "--database", *parts)

    def test_refuses_a_folder(self, tmp_path: Path, capsys: Capture) -> None:
        refused(tanfang(capsys, "migrate", "--database", f"sqlite:///{tmp_path}"), "the file cannot be opened; check")

    def test_refuses_a_file_that_another_program_holds(
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(database_module, "PATIENCE_SECONDS", 0)
        holder = sqlite3.connect(tmp_path / "t.db", isolation_level=None)
        holder.execute("CREATE TABLE held (id INTEGER)")
        holder.execute("BEGIN EXCLUSIVE")
        said = tanfang(capsys, "migrate", "--database", f"sqlite:///{tmp_path / 't.db'}", "--language", "zh")
        holder.close()
        refused(said, "另一个程序正占用它；请停止该程序或稍候再试")

    @pytest.mark.parametrize(
        "rest", ["h:port/t", "127.0.0.1:1/t", "127.0.0.1:99999/t", "127.0.0.1:1/t?password=hidden-word&x=1"]
    )
    def test_repeats_no_password(self, capsys: Capture, rest: str) -> None:
        for language in ("zh", "en"):
            words = ("migrate", "--database", f"postgresql://me:hidden-word@{rest}", "--language", language)
            said = tanfang(capsys, *words)
            refused(said, "--database")
            assert "hidden-word" not in said.err
            assert bool(CHINESE.search(said.err)) is (language == "zh")

    @pytest.mark.parametrize(
        ("user", "name", "part"), [("tanfang", "none", "没有这个数据库"), ("no", "postgres", "没有这个用户")]
    )
    def test_names_what_a_server_does_not_have(
        self, cluster: Cluster, capsys: Capture, user: str, name: str, part: str
    ) -> None:
        url = cluster.url(name).replace("tanfang@", f"{user}@")
        refused(tanfang(capsys, "migrate", "--database", url, "--language", "zh"), "无法打开", part)

    def test_says_so_when_the_database_fails_later(
        self, installation: Installation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        is_sqlite = installation.database.is_sqlite
        cause = with_code(sqlite3.SQLITE_READONLY) if is_sqlite else lookup("25006")("the driver's text")

        def fails(*_given: object) -> object:
            raise raised(cause)

        monkeypatch.setattr("api.services.users.add_user", fails)
        words = ("user", "add", "xiaoli", "--name", "小李", "--role", "planner", "--no-password", "--language", "en")
        said = installation.says(*words)
        refused(said, "--database: ", "cannot be used (it can only be read; name the primary server")
        assert "driver" not in said.err

    def test_a_defect_of_ours_stays_one(self, installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(*_given: object) -> object:
            raise raised(sqlite3.IntegrityError("Wang Xiuying twice"))

        monkeypatch.setattr("api.services.users.add_user", fails)
        said = installation.says("user", "add", "xiaoli", "--name", "小李", "--role", "planner", "--no-password")
        assert said.code == 3
        assert "this is a defect" in said.err
        assert "Wang" not in said.err
