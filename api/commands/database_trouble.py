"""What a database's driver complains of, in words of ours: the kind of trouble, and what to do about it.

The driver's own text is never shown: it is in one language, and may quote rows and passwords.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from types import MappingProxyType

from psycopg import Error as PostgresError
from sqlalchemy.exc import DBAPIError

from scheduler.domain.base import Text

_NOBODY = Text(
    zh="该处没有数据库应答；请启动数据库，或更正主机和端口",
    en="nothing answers there; start the database, or correct the host and the port",
)
_NO_HOST = Text(zh="找不到这台主机；请更正主机名", en="there is no such host; correct its name")
_SILENT = Text(
    zh="主机在限定时间内没有应答；请检查网络和防火墙",
    en="the host did not answer in time; check the network and its firewall",
)
_PASSWORD = Text(
    zh="密码缺失或不正确；请更正 URL 中的用户和密码",
    en="the password is missing or wrong; correct the user and the password of the URL",
)
_NO_DATABASE = Text(
    zh="服务器上没有这个数据库；请更正名称，或用 createdb 建立",
    en="the server has no such database; correct its name, or make it with createdb",
)
_NO_USER = Text(
    zh="服务器上没有这个用户；请更正名称，或用 createuser 建立",
    en="the server has no such user; correct the name, or make it with createuser",
)
_NOT_ADMITTED = Text(
    zh="服务器不让此用户由此进入；请检查用户的权限和 pg_hba.conf",
    en="the server does not let this user in from here; check the user's rights and pg_hba.conf",
)
_FULL = Text(
    zh="服务器的连接数已用完；请关闭其他程序，或调高 max_connections",
    en="the server has no connection left; stop other programs, or raise max_connections",
)
_NOT_READY = Text(zh="服务器正在启动或关闭；请稍候再试", en="the server is starting or stopping; try again in a moment")
_ENCRYPTION = Text(
    zh="加密连接未能建立；请检查证书和 URL 中的 sslmode",
    en="no encrypted connection came about; check the certificates and the sslmode of the URL",
)
_OPTION = Text(
    zh="URL 的端口或某个选项不能使用；请更正", en="the port or an option of the URL cannot be used; correct it"
)
_LOST = Text(
    zh="连接已中断；请检查数据库是否仍在运行，再重新执行",
    en="the connection was lost; see whether the database still runs, then run this again",
)
_NO_RIGHTS = Text(
    zh="此用户在其中的权限不足；请让它成为数据库的所有者",
    en="the user lacks rights in it; make it the owner of the database",
)
_READ_ONLY = Text(
    zh="只能读取；请连接主服务器，或取得文件及其文件夹的写权限",
    en="it can only be read; name the primary server, or get the right to write the file and its folder",
)
_BUSY = Text(
    zh="另一个程序正占用它；请停止该程序或稍候再试",
    en="another program holds it; stop that one, or try again in a moment",
)
_NO_SPACE = Text(zh="磁盘或内存已满；请腾出空间", en="its disk or its memory is full; make room")
_NO_ACCESS = Text(
    zh="文件打不开；请检查名称，以及文件和文件夹的权限",
    en="the file cannot be opened; check its name, and the rights of the file and its folder",
)
_NOT_SQLITE = Text(
    zh="文件不是 SQLite 数据库；请另给一个文件名", en="the file is no SQLite database; name another file"
)
_DAMAGED = Text(zh="文件已损坏；请恢复备份，并检查磁盘", en="the file is damaged; restore a backup, and check the disk")
_UNKNOWN = Text(
    zh="驱动程序报告 {kind}；请检查 URL 和数据库的日志",
    en="its driver reports {kind}; check the URL and the log of the database",
)

_SQLITE: Mapping[int, Text] = MappingProxyType(
    {
        sqlite3.SQLITE_CANTOPEN: _NO_ACCESS,
        sqlite3.SQLITE_PERM: _NO_ACCESS,
        sqlite3.SQLITE_AUTH: _NO_ACCESS,
        sqlite3.SQLITE_READONLY: _READ_ONLY,
        sqlite3.SQLITE_BUSY: _BUSY,
        sqlite3.SQLITE_LOCKED: _BUSY,
        sqlite3.SQLITE_FULL: _NO_SPACE,
        sqlite3.SQLITE_NOTADB: _NOT_SQLITE,
        sqlite3.SQLITE_CORRUPT: _DAMAGED,
        sqlite3.SQLITE_IOERR: _DAMAGED,
    }
)
"""By the error code without its details, which stand in the higher bits."""
_CODE_BITS = 0xFF

_STATES: Mapping[str, Text] = MappingProxyType(
    {
        "08": _LOST,
        "25006": _READ_ONLY,
        "28": _NOT_ADMITTED,
        "28P01": _PASSWORD,
        "3D000": _NO_DATABASE,
        "42501": _NO_RIGHTS,
        "53": _NO_SPACE,
        "53300": _FULL,
        "55P03": _BUSY,
        "57P": _LOST,
        "57P03": _NOT_READY,
    }
)
"""By the state that PostgreSQL gives, or the beginning of it."""

# A connection that never came about has no state, only words of the server, in the language it was set up with.
_WHILE_CONNECTING = (
    (("password authentication failed|no password supplied", "认证失败"), _PASSWORD),
    (("database .* does not exist", "数据库.*不存在"), _NO_DATABASE),
    (("role .* does not exist", "角色.*不存在"), _NO_USER),
    (("pg_hba.conf|not permitted to log in|permission denied", "登录|权限不够|没有权限"), _NOT_ADMITTED),
    (("too many|connection slots", "太多|连接位置"), _FULL),
    (("starting up|shutting down|recovery mode", "启动中|关闭中|正在启动|正在关闭|恢复模式"), _NOT_READY),
    (("failed to resolve host|could not translate host name",), _NO_HOST),
    (("[Tt]imeout|timed out|[Uu]nreachable|No route to host",), _SILENT),
    (("Connection refused|No such file or directory",), _NOBODY),
    (("invalid .*(option|port|value)|bad value for",), _OPTION),
    (("SSL|certificate",), _ENCRYPTION),
    (("server closed the connection|connection is (closed|lost)|terminating connection",), _LOST),
)


def known_trouble(error: DBAPIError) -> Text | None:
    """Return what is wrong with the database and what to do; ``None`` where the fault is not the database's."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        # Errors of the driver itself, e.g. of a cursor that is closed, have no code.
        return _SQLITE.get(getattr(cause, "sqlite_errorcode", 0) & _CODE_BITS)
    if not isinstance(cause, PostgresError):
        return None
    if cause.sqlstate is not None:
        begun = (cause.sqlstate[:length] for length in (5, 3, 2))
        return next((_STATES[state] for state in begun if state in _STATES), None)
    said = str(cause)
    return next((trouble for words, trouble in _WHILE_CONNECTING if any(re.search(word, said) for word in words)), None)


def trouble_of(error: DBAPIError) -> Text:
    """Return the same; trouble that nobody knows is told by its kind alone."""
    return known_trouble(error) or _UNKNOWN.filled(kind=type(error.orig).__name__)
