"""Ctrl-C while the command still loads: one line in the language of the command line, and nothing more is loaded."""

import re
import subprocess
import sys
from types import ModuleType

import pytest

from scheduler.cli import main, stopped
from scheduler.cli.words import VARIABLE
from tests.architecture.source_files import ROOT

BOTH = f"{stopped.EN} / {stopped.ZH}\n"
Capture = pytest.CaptureFixture[str]


class Interrupted(ModuleType):
    """A module that Ctrl-C meets while it loads."""

    @property
    def main(self) -> object:
        raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scheduler.cli.command", Interrupted("scheduler.cli.command"))


@pytest.mark.parametrize(
    ("words", "variable", "line"),
    [
        ("solve --language zh", "", f"{stopped.ZH}\n"),
        ("solve --language=en", "zh", f"{stopped.EN}\n"),
        ("solve", "zh", f"{stopped.ZH}\n"),
        ("solve", "", BOTH),
        ("solve", "klingon", BOTH),
    ],
)
def test_it_is_said_in_the_language_of_the_command_line(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, words: str, variable: str, line: str
) -> None:
    monkeypatch.setenv(VARIABLE, variable)
    assert (main(words.split()), capsys.readouterr()) == (130, ("", line))


def test_it_is_said_in_both_before_anybody_could_tell_the_language(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "scheduler.cli.words")
    assert (main(["solve", "--language", "zh"]), capsys.readouterr()) == (130, ("", BOTH))
    assert "scheduler.cli.words" not in sys.modules


def test_the_sentence_is_complete() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    assert chinese.search(stopped.ZH)
    assert not chinese.search(stopped.EN)


def test_what_says_it_loads_nothing_else() -> None:
    script = "import sys, scheduler.cli; print(sorted({'pydantic', 'rich', 'argparse'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
