"""The service on a PostgreSQL of its own, as processes that are gone after the block."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from api.clock import system_clock
from api.persistence.database import Database
from api.persistence.records.roster import ReleasedRouteRecord
from api.persistence.repositories.users import Users
from api.persistence.unit_of_work import Works
from api.security.actor import Actor, Role
from api.security.keyring import read_keys
from api.security.vault import Vault
from api.services.access import issue
from api.services.users import NewUser, add_user
from tests.load.figures import Asked

ROOT = Path(__file__).parents[2]
_COMMAND = (sys.executable, "-m", "scheduler.cli")
_LOADER = Actor("system:load", frozenset({Role.ADMINISTRATOR}))
_LISTENS = re.compile(r"listens at (\S+) ")


@dataclass(frozen=True)
class Installed:
    """A database, its key file, and the process that the database's others were started by."""

    url: str
    key_file: Path
    database_process: int

    def command(self, *words: str) -> None:
        """Run a command to its end."""
        subprocess.run([*_COMMAND, *words, *self._where], cwd=ROOT, check=True)

    @contextmanager
    def started(self, *words: str) -> Iterator[subprocess.Popen[str]]:
        """A command that goes on until the end of the block."""
        process = subprocess.Popen(
            [*_COMMAND, *words, *self._where], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            yield process
        finally:
            process.terminate()
            process.communicate()

    @contextmanager
    def serving(self) -> Iterator[tuple[str, int]]:
        """The service: where it listens, and its process id."""
        with self.started("serve", "--port", "0") as process:
            assert process.stdout is not None
            found = next(filter(None, map(_LISTENS.search, process.stdout)))
            yield found.group(1), process.pid

    @contextmanager
    def works(self) -> Iterator[Works]:
        """The database, worked on directly."""
        database = Database(self.url)
        try:
            yield Works(database, Vault(read_keys(self.key_file)), system_clock)
        finally:
            database.close()

    def token(self, login: str, role: Role) -> str:
        """A token of somebody who sees everything."""
        with self.works() as works, works.begin(_LOADER) as uow:
            user = Users(uow).locked(login) or add_user(uow, NewUser(login, login, frozenset({role})))
            return issue(uow, user.id, "token").text

    def own_days(self) -> list[Asked]:
        """Each day on which somebody has a route in force, asked for by that visitor."""
        with self.works() as works, works.begin(_LOADER) as uow:
            query = select(ReleasedRouteRecord.visitor_id, ReleasedRouteRecord.day).where(ReleasedRouteRecord.in_force)
            routes = [(str(visitor), str(day)) for visitor, day in uow.session.execute(query)]
            tokens: dict[str, str] = {}
            for visitor in sorted({visitor for visitor, _ in routes}):
                new = NewUser(f"load-{visitor.lower()}", visitor, frozenset({Role.VISITOR}), visitor=visitor)
                user = Users(uow).of_visitor(visitor) or add_user(uow, new)
                tokens[visitor] = issue(uow, user.id, "token").text
        return [Asked(f"/v1/me/routes/{day}", tokens[visitor]) for visitor, day in routes]

    @property
    def _where(self) -> tuple[str, ...]:
        return ("--database", self.url, "--key-file", str(self.key_file))
