"""Fresh databases for tests, each a copy of a template that is made once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from api.persistence.database import Database
from tests.api.postgres import Cluster

Filling = Callable[[Database], None]


class Stores:
    """Makes databases of both sorts.

    Parameters
    ----------
    cluster : callable
        Gives the server of the tests; called only when a test wants PostgreSQL.
    """

    def __init__(self, folder: Path, cluster: Callable[[], Cluster]) -> None:
        self._folder = folder
        self._cluster = cluster
        self._templates: set[tuple[str, str]] = set()
        self._numbers = count(1)

    @contextmanager
    def fresh(self, sort: str, content: str, filling: Filling) -> Iterator[Database]:
        """A database that nobody else uses, filled as its content's name says."""
        name, template = f"store_{next(self._numbers)}", f"template_{content}"
        if (sort, content) not in self._templates:
            self._fill(sort, template, filling)
            self._templates.add((sort, content))
        database = Database(self._copy(sort, template, name))
        try:
            yield database
        finally:
            database.close()
            self._drop(sort, name)

    def _fill(self, sort: str, template: str, filling: Filling) -> None:
        database = Database(self._copy(sort, None, template))
        try:
            with database.engine.connect():
                pass  # An embedded database is there once somebody has connected to it.
            filling(database)
        finally:
            database.close()

    def _copy(self, sort: str, template: str | None, name: str) -> str:
        if sort == "postgresql":
            return self._cluster().create(name, template or "template0")
        if template is not None:
            shutil.copyfile(self._file(template), self._file(name))
        return f"sqlite:///{self._file(name)}"

    def _drop(self, sort: str, name: str) -> None:
        if sort == "postgresql":
            self._cluster().drop(name)
        else:
            for file in self._folder.glob(f"{name}.db*"):
                file.unlink()

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.db"
