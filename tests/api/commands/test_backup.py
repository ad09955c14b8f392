"""Backups of PostgreSQL as docs/operations.md makes and restores them."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from api.persistence.database import Database
from tests.api.commands.conftest import Installation
from tests.api.postgres import Cluster, programs


@pytest.mark.parametrize("database_sort", ["postgresql"])
def test_a_restored_database_is_whole_and_its_anchor_is_in_it(
    installation: Installation, cluster: Cluster, tmp_path: Path
) -> None:
    added = installation.says(
        "user", "add", "li.na", "--name", "李娜", "--role", "auditor", typed="a long pass phrase\n"
    )
    assert added.code == 0
    anchor = installation.says("audit", "anchor").out.strip()
    dump, name = tmp_path / "tanfang.dump", "restored"
    source = cluster.url(str(installation.database.engine.url.database))
    _do("pg_dump", "--format=custom", f"--file={dump}", source)
    restored = cluster.create(name)
    _do("pg_restore", "--exit-on-error", f"--dbname={restored}", str(dump))
    database = Database(restored)
    try:
        said = replace(installation, database=database).says("audit", "verify", "--anchor", anchor)
    finally:
        database.close()
        cluster.drop(name)
    assert (said.code, said.out) == (0, "sound: 1 entries in 1 batches, 0 not sealed yet\n")


def _do(program: str, *words: str) -> None:
    found = shutil.which(program) or str(programs() / program)
    done = subprocess.run([found, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
