import re
from pathlib import Path

import pytest

from scheduler.cli import check, command
from scheduler.cli.command import COMMANDS
from tests.cli.commands import Said, names, problem_file, refused, roster_file, tanfang, whole
from tests.problems import ok_small

SOLVE = ("solve", "{problem}", "--out", "{out}")
ROSTER = ("roster", "{folder}", "--out", "{folder}/out")
LINES: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    ((), ("required", "COMMAND", "tanfang --help")),
    (("dance",), ("invalid choice: 'dance'", "roster")),
    (("check",), ("PROBLEM.json", "required", "tanfang check --help")),
    (("check", "a", "b", "c"), ("unrecognized arguments: c",)),
    (("solve", "{problem}"), ("--out",)),
    ((*SOLVE, "--seconds", "nan"), ("--seconds", "nan", "finite")),
    ((*SOLVE, "--seconds", "inf"), ("--seconds", "inf")),
    ((*SOLVE, "--seconds", "0"), ("--seconds: 0.0 should be greater than 0",)),
    ((*SOLVE, "--seconds", "-3"), ("--seconds: -3.0",)),
    ((*SOLVE, "--seconds", "1e9"), ("--seconds: 1000000000.0", "86400")),
    ((*SOLVE, "--seconds", "soon"), ("--seconds", "'soon'")),
    ((*SOLVE, "--sec", "3"), ("unrecognized arguments: --sec 3",)),
    ((*SOLVE, "--workers", "0"), ("--workers: 0 should be greater than or equal to 1",)),
    ((*SOLVE, "--workers", "1000000"), ("--workers: 1000000",)),
    ((*SOLVE, "--workers", "two"), ("--workers", "'two'")),
    ((*SOLVE, "--seed", "-1"), ("--seed: -1",)),
    ((*SOLVE, "--seed", "99999999999999999999"), ("--seed: 99999999999999999999",)),
    ((*SOLVE, "--iterations", "0"), ("--iterations: 0",)),
    ((*SOLVE, "--iterations", "9" * 40), ("--iterations: 9999", "less than or equal to 1000000000000")),
    ((*SOLVE, "--method", "magic"), ("--method", "'magic'", "exact")),
    (ROSTER, ("--week",)),
    ((*ROSTER, "--week", "2026-W54"), ("--week", "'2026-W54' is not a week of that year")),
    ((*ROSTER, "--week", "next"), ("--week", "'next' is not an ISO week", "2026-W49")),
    ((*ROSTER, "--week", "0001-W01"), ("--week: '0001-W01' does not lie in the years",)),
    ((*ROSTER, "--week", "1950-W01"), ("--week: 1950-W01 does not lie between",)),
    ((*ROSTER, "--week", "9999-W52"), ("--week: '9999-W52' does not lie in the years",)),
    (("convert", "solomon", "a", "--out", "b"), ("'solomon'", "hhcrsp", "vrptw", "weekly")),
    (("export", "weekly", "a", "--out", "b"), ("ROSTER.json",)),
]


@pytest.mark.parametrize(("words", "parts"), LINES, ids=[" ".join(words)[-40:] for words, _ in LINES])
def test_a_wrong_command_line_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    facts = {"problem": problem_file(tmp_path), "out": tmp_path / "roster.json", "folder": tmp_path}
    said = tanfang(capsys, *(word.format(**facts) for word in words))
    refused(said, "command line: ", *parts)
    assert names(tmp_path) == ["problem.json"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str], name: str) -> None:
    said = tanfang(capsys, name, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"usage: tanfang {name}")


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    said = tanfang(capsys, "--help")
    assert said.code == 0
    assert [name for name in COMMANDS if name not in said.out] == []


class TestUnforeseenFailures:
    def fail_with(
        self, error: BaseException, folder: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch
    ) -> Said:
        def fails(_arguments: object) -> int:
            raise error

        patch.setattr(check, "run", fails)
        assert command.COMMANDS["check"] == check.__name__
        return tanfang(capsys, "check", problem_file(folder), roster_file(folder, whole(ok_small())))

    def test_a_defect_is_one_sentence_that_quotes_nobody(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said = self.fail_with(KeyError("王秀英 13800000000"), tmp_path, capsys, monkeypatch)
        assert (said.code, said.out, said.err.count("\n")) == (3, "", 1)
        assert "KeyError at command, line" in said.err
        assert "王秀英" not in said.err

    def test_a_defect_is_placed_in_the_readers_language(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TANFANG_LANGUAGE", "zh")
        said = self.fail_with(KeyError("v1"), tmp_path, capsys, monkeypatch)
        assert re.fullmatch(r"tanfang 自身出错（KeyError，command 第 \d+ 行）；这是程序缺陷，请报告\n", said.err)

    def test_too_little_memory_is_one_sentence(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said = self.fail_with(MemoryError(), tmp_path, capsys, monkeypatch)
        assert (said.code, said.err.count("\n")) == (3, 1)
        assert "not enough memory" in said.err

    def test_ctrl_c_before_anything_was_made_is_no_failure_of_the_engine(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said = self.fail_with(KeyboardInterrupt(), tmp_path, capsys, monkeypatch)
        assert (said.code, said.err) == (130, "stopped; nothing was written\n")
