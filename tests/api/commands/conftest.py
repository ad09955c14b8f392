"""An installation as the commands find it: a migrated database with the village in it, and its key file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.clock import system_clock
from api.persistence.database import Database
from api.persistence.mapping.register import store_register
from api.persistence.migrate import upgrade
from api.persistence.unit_of_work import Works
from api.security.keyring import key_text, read_keys
from api.security.vault import Vault
from tests.api.conftest import KEYS, NOW, SYSTEM
from tests.api.stores import Stores
from tests.cli.commands import Said, tanfang
from tests.fixtures.samples import sample


@dataclass(frozen=True)
class Installation:
    """What ``--database`` and ``--key-file`` name."""

    database: Database
    key_file: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def says(self, *words: str, typed: str = "") -> Said:
        """What a command says to somebody who types something."""
        self.monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        url = self.database.engine.url.render_as_string(hide_password=False)
        return tanfang(self.capsys, *words, "--database", url, "--key-file", self.key_file)

    @property
    def works(self) -> Works:
        """The database under the keys that are in the file now, at the moment that commands take from the machine."""
        return Works(self.database, Vault(read_keys(self.key_file)), system_clock)


def _installed(database: Database) -> None:
    upgrade(database)
    with Works(database, Vault(KEYS), lambda: NOW).begin(SYSTEM) as uow:
        store_register(uow, sample("village"))


@pytest.fixture
def installation(
    stores: Stores,
    database_sort: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Installation]:
    key_file = tmp_path / "service.keys"
    key_file.write_text(key_text(KEYS), encoding="ascii")
    with stores.fresh(database_sort, "installed", _installed) as fresh:
        yield Installation(fresh, key_file, capsys, monkeypatch)
