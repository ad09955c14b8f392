"""A PostgreSQL server of the tests' own, started once for each process that runs tests."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

_UNPRIVILEGED = ("postgres", "nobody")
_OWNER = "tanfang"
# Nothing here outlives the tests, so nothing waits for the disk.
_CARELESS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
_UNHEARD = "-c listen_addresses=''"


class Cluster:
    """A running server that listens on a socket in its own folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def url(self, name: str) -> str:
        return f"postgresql://{_OWNER}@/{name}?host={self._folder}"

    @property
    def process_id(self) -> int:
        """The process that starts all others of the server."""
        return int((self._folder / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database, as a copy of another one to which nobody is connected, and return its URL."""
        self._do(sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, template)
        return self.url(name)

    def drop(self, name: str) -> None:
        self._do(sql.SQL("DROP DATABASE {} WITH (FORCE)"), name)

    def _do(self, statement: sql.SQL, *names: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.format(*map(sql.Identifier, names)))


@contextmanager
def running_cluster(*, careful: bool = False) -> Iterator[Cluster]:
    """Start a server in a folder of its own and stop it at the end.

    Parameters
    ----------
    careful : bool
        Whether it waits for the disk as one in service does; for measuring.
    """
    options = _UNHEARD if careful else f"{_UNHEARD} {_CARELESS}"
    folder_of_programs = programs()
    folder = Path(tempfile.mkdtemp(prefix="tanfang-pg-"))
    user = _unprivileged_user()
    if user is not None:
        os.chown(folder, user, -1)
    data = str(folder / "data")
    _run(
        [str(folder_of_programs / "initdb"), "-D", data, "-U", _OWNER, "-E", "UTF8", "--locale=C", "-A", "trust", "-N"],
        user,
    )
    control = [str(folder_of_programs / "pg_ctl"), "-D", data, "-w"]
    try:
        _run([*control, "-l", str(folder / "log"), "-o", f"-k {folder} {options}", "start"], user)
        yield Cluster(folder)
    finally:
        _run([*control, "-m", "immediate", "stop"], user)
        shutil.rmtree(folder, ignore_errors=True)


def programs() -> Path:
    """The folder of the server's programs."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise RuntimeError("these tests need a PostgreSQL server's programs: apt-get install postgresql")


def _unprivileged_user() -> int | None:
    """The user to run the server as, because it refuses to run as root; ``None``: whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    return next(known[name] for name in _UNPRIVILEGED if name in known)


def _run(command: Sequence[str], user: int | None) -> None:
    done = subprocess.run(
        command, user=user, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        check=False, text=True,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr}")
