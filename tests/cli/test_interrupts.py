"""Ctrl-C, as a terminal sends it, in a process of its own."""

import os
import pty
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from scheduler.evaluate.evaluation import evaluate
from tests.architecture.source_files import ROOT
from tests.cli.commands import COMMAND, names, problem_file, read
from tests.problems import elder, ok_small, visit, window

ENDS_WITHIN_SECONDS = 20
"""Far below the 600 seconds the solve was given; how fast it really ends is measured, not tested, on a busy machine."""


class Running(NamedTuple):
    command: subprocess.Popen[bytes]
    terminal: int

    def wait_for(self, word: str) -> str:
        """Read what the command shows on its terminal until a word appears."""
        seen = b""
        while word.encode() not in seen:
            seen += os.read(self.terminal, 4096)
        return seen.decode(errors="replace")

    def rest(self) -> str:
        """Read on until the command closes its terminal."""
        seen = b""
        with suppress(OSError):
            while part := os.read(self.terminal, 4096):
                seen += part
        return seen.decode(errors="replace")


def _listens_to_ctrl_c() -> None:
    """A shell's background job inherits that Ctrl-C is ignored; the command is tested as in the foreground."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def solving(folder: Path) -> Iterator[Running]:
    """A long solve whose stderr is a terminal."""
    days = (window(days=(0, 1)),)
    visits = tuple(visit(f"v{number}", f"e{number % 3}", f"p{number}", windows=days) for number in range(1, 10))
    elders = tuple(elder(f"e{number}", f"p{number}") for number in range(3))
    problem_file(folder, ok_small(elders=elders, visits=visits))
    ours, theirs = pty.openpty()
    words = ["solve", str(folder / "problem.json"), "--out", str(folder / "roster.json")]
    command = subprocess.Popen(
        [*COMMAND, *words, "--seconds", "600", "--method", "search"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, start_new_session=True, preexec_fn=_listens_to_ctrl_c,
    )  # fmt: skip
    os.close(theirs)
    try:
        yield Running(command, ours)
    finally:
        command.kill()
        command.communicate()
        os.close(ours)


def test_ctrl_c_keeps_the_best_roster_and_ends(tmp_path: Path) -> None:
    with solving(tmp_path) as running:
        assert "placed 9/9" in running.wait_for("placed 9/9")
        # The whole group, as a terminal does it: the engine's process must leave Ctrl-C to its parent.
        os.killpg(running.command.pid, signal.SIGINT)
        assert running.command.wait(ENDS_WITHIN_SECONDS) == 0
        assert "Stopped early; the best roster found so far was kept." in running.rest()
        problem, roster = read(tmp_path)
        assert (evaluate(problem, roster).feasible, evaluate(problem, roster).served) == (True, 9)


def test_ctrl_c_while_the_engine_starts_writes_nothing(tmp_path: Path) -> None:
    with solving(tmp_path) as running:
        running.wait_for("reading the problem")
        os.killpg(running.command.pid, signal.SIGINT)
        assert running.command.wait(ENDS_WITHIN_SECONDS) == 130
        assert "nothing was written" in running.rest()
        assert names(tmp_path) == ["problem.json"]


def test_a_polite_request_to_end_keeps_the_best_roster_too(tmp_path: Path) -> None:
    with solving(tmp_path) as running:
        running.wait_for("placed 9/9")
        running.command.send_signal(signal.SIGTERM)
        assert running.command.wait(ENDS_WITHIN_SECONDS) == 0
        assert names(tmp_path) == ["problem.json", "roster.json"]
