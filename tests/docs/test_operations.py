"""What docs/operations.md and the README tell people to type works."""

import shlex
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from api.commands.listening import Certificate
from api.persistence import connections
from scheduler.cli import command
from tests.docs.pages import DOCS
from tests.docs.settings import PAGE, SETTINGS, meanings, settings_table, with_table

README = DOCS.parent / "README.md"


def blocks(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the line before each fenced block, and the block's lines."""
    before, inside, lines = "", False, list[str]()
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            if inside:
                yield before, lines
            inside, lines = not inside, []
        elif inside:
            lines.append(line)
        else:
            before = line


def commands() -> list[str]:
    """Every line that begins with ``tanfang``, without what is said about it."""
    found = [line for page in (PAGE, README) for _, lines in blocks(page) for line in lines]
    return [line.partition("   #")[0].strip() for line in found if line.startswith("tanfang ")]


def run(name: str, folder: Path) -> None:
    """Do what the block marked with a name says."""
    lines = next(lines for before, lines in blocks(PAGE) if before == f"<!-- run: {name} -->")
    script = "set -e\n" + "\n".join(lines)
    done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_table_of_settings_is_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_table(page), "write it anew with: .venv/bin/python -m tests.docs.settings"


@pytest.mark.parametrize("settings", SETTINGS)
def test_every_setting_is_explained(settings: type) -> None:
    names = next(set(known.model_fields) for known in SETTINGS if known is settings)
    assert set(meanings(settings)) == names
    assert all(f"{name.upper()}`" in settings_table() for name in names)


@pytest.mark.parametrize("line", commands())
def test_a_command_of_the_pages_is_understood(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    class Spied:
        def __init__(self, module: command.Command) -> None:
            self.NAME, self.HELP, self.add_arguments = module.NAME, module.HELP, module.add_arguments

        def run(self, _arguments: object) -> int:
            ran.append(self.NAME)
            return 0

    load = command._load
    monkeypatch.setattr(command, "_load", lambda module: Spied(load(module)))
    words = shlex.split(line)[1:]
    assert command.main(words) == 0
    assert ran == [words[0]]


def test_connections_are_as_many_as_the_page_says() -> None:
    assert f"Each opens up to {connections.MOST} connections" in PAGE.read_text(encoding="utf-8")


def test_locks_are_waited_for_as_long_as_the_page_says() -> None:
    assert f"waits for {connections.PATIENCE_SECONDS} seconds" in PAGE.read_text(encoding="utf-8")


def test_the_authority_of_ones_own_makes_a_certificate_that_the_service_takes(tmp_path: Path) -> None:
    run("ca", tmp_path)
    assert Certificate.checked(tmp_path / "tanfang.pem", tmp_path / "tanfang.key") is not None


def test_a_database_is_copied_with_what_is_in_its_log_alone(tmp_path: Path) -> None:
    with (
        closing(sqlite3.connect(tmp_path / "tanfang.db")) as one,
        closing(sqlite3.connect(tmp_path / "tanfang-runs.db")) as other,
    ):
        for connection in (one, other):
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE kept (value)")
            connection.execute("INSERT INTO kept VALUES (7)")
            connection.commit()
        run("sqlite", tmp_path)
    for name in ("tanfang.db", "tanfang-runs.db"):
        with closing(sqlite3.connect(tmp_path / "backup" / name)) as copy:
            assert copy.execute("SELECT value FROM kept").fetchall() == [(7,)]
