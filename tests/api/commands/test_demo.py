"""``tanfang demo``: a town, a published week and log-ins, from an empty database or one that was left half made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.clock import system_clock
from api.commands import demo
from api.persistence.database import Database
from api.persistence.unit_of_work import Works
from api.security.actor import Role
from api.security.keyring import read_keys
from api.security.vault import Vault
from api.services.access import Session, known_by, log_in
from tests.api.commands.conftest import Installation
from tests.api.conftest import SYSTEM
from tests.cli.commands import Said, refused, tanfang

VILLAGE = ("--register", "fixtures/village", "--area", "XZ", "--seconds", "1")
ROLES = {
    "coordinator": Role.COORDINATOR, "planner": Role.PLANNER, "visitor": Role.VISITOR, "admin": Role.ADMINISTRATOR,
}  # fmt: skip
_LINE = re.compile(r"^  (\w+) +password (\S+)  token (\S+)$", re.MULTILINE)


def made(capsys: pytest.CaptureFixture[str], folder: Path) -> Said:
    return tanfang(capsys, "demo", *VILLAGE, "--database", f"sqlite:///{folder}/demo.db")


def test_a_demo_that_was_interrupted_is_finished_and_then_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(demo, "_plan", _interrupted)
        assert made(capsys, tmp_path).code == 130
    first = made(capsys, tmp_path)
    assert (first.code, first.err) == (0, "")
    assert "elders" not in first.out, "the register was stored before the interruption"
    assert "release 1 of 2026-W49: 11 of 11 visits placed" in first.out
    again = made(capsys, tmp_path)
    assert (again.code, "release" in again.out) == (0, False)
    _everybody_comes_in(tmp_path, _LINE.findall(again.out), _LINE.findall(first.out))


def test_another_register_is_left_alone(installation: Installation) -> None:
    refused(installation.says("demo", *VILLAGE), "--database", "another register")


def _interrupted(*_given: object) -> None:
    raise KeyboardInterrupt


def _everybody_comes_in(folder: Path, now: list[tuple[str, str, str]], before: list[tuple[str, str, str]]) -> None:
    assert [login for login, _, _ in now] == [login for login, _, _ in before] == list(ROLES)
    database = Database(f"sqlite:///{folder}/demo.db")
    works = Works(database, Vault(read_keys(folder / "demo.keys")), system_clock)
    with works.begin(SYSTEM) as uow:
        for login, password, token in now:
            known = known_by(uow, token, ("token",))
            assert known is not None
            assert known.actor.roles == {ROLES[login]}
            assert isinstance(log_in(uow, login, password), Session)
        assert [known_by(uow, token, ("token",)) for _, _, token in before] == [None] * len(ROLES)
    database.close()
