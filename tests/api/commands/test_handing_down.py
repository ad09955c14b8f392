"""A worker that another process keeps speaks the language of whoever started that one."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.commands import worker
from api.commands.handing_down import handed_down
from scheduler.cli.words import VARIABLE
from tests.cli.commands import tanfang

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize("before", [None, "en"])
def test_what_was_set_before_is_set_again(monkeypatch: pytest.MonkeyPatch, before: str | None) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    if before is not None:
        monkeypatch.setenv(VARIABLE, before)
    with handed_down("zh"):
        assert os.environ[VARIABLE] == "zh"
    assert os.environ.get(VARIABLE) == before


def test_several_workers_are_started_in_the_language_of_the_command(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str | None] = []

    @contextmanager
    def hosted(*_given: object, **_more: object) -> Iterator[None]:
        spoken.append(os.environ.get(VARIABLE))
        yield

    monkeypatch.setattr("api.jobs.hosted.hosted_workers", hosted)
    monkeypatch.setattr(worker, "_wait_until_stopped", lambda _is_orphan: None)
    words = ("worker", "--parallel", "2", "--database", f"sqlite:///{tmp_path / 't.db'}", "--language", "zh")
    assert tanfang(capsys, *words) == (0, "", "")
    assert spoken == ["zh"]


def test_the_service_starts_its_worker_in_the_language_of_the_command(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str | None] = []
    monkeypatch.setattr("api.commands.serve._serve_alone", lambda *_given: spoken.append(os.environ.get(VARIABLE)))
    words = ("serve", "--port", "0", "--database", f"sqlite:///{tmp_path / 't.db'}", "--language", "zh")
    assert tanfang(capsys, *words).code == 0
    assert spoken == ["zh"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "--database：所给的值 不是像"),
        ("en", "--database: what was given is no URL"),
        ("klingon", "TANFANG_LANGUAGE: 'klingon' is none of zh"),
    ],
)
def test_a_child_says_what_is_wrong_in_it(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setenv(VARIABLE, language)
    monkeypatch.setattr(sys, "argv", ["worker", "--parent", "1"])
    monkeypatch.setattr(sys, "stdin", io.StringIO('{"database": "t.txt"}\n'))
    assert worker.main() == 2
    assert capsys.readouterr().err.startswith(said)
