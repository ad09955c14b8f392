"""``tanfang bench`` as people type it, with a solver of the tests in the engine's place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.bench.results import Results
from scheduler.bench.run import Bench, Step, run_bench
from scheduler.cli import bench
from tests.bench.fakes import fake
from tests.bench.files import weekly_file
from tests.bench.rows import row
from tests.cli.commands import refused, tanfang


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bench, "OURS", fake("serve_nobody", "tanfang"))
    weekly_file(tmp_path / "weekly")
    return tmp_path


def test_results_and_page_are_written_and_a_pipe_stays_quiet(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, page = folder / "results.csv", folder / "benchmarks.md"
    line = ("bench", "weekly", folder / "weekly", "--seconds", "1", "--out", out, "--seed", "5")
    said = tanfang(capsys, *line, "--table", page, "--date", "2026-12-01")
    assert said == (0, "", "")
    assert [(row.solver, row.seed, row.seconds_limit, row.feasible) for row in Results(out).rows] == [
        ("tanfang", 5, 1, True)
    ]
    assert "--seed 5`, 2026-12-01" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("--seconds", "1", "--bound-seconds", "0"), ("--bound-seconds: 0",)),
        ((), ("--seconds", "required")),
        (("--seconds", "0"), ("--seconds: 0.0 should be greater than 0",)),
        (("--seconds", "1", "--peers", "lkh"), ("--peers: 'lkh' is not a peer",)),
        (("--seconds", "1", "--table", "page.md"), ("--date: a page needs the day of its figures",)),
        (("--seconds", "1", "--table", "page.md", "--date", "today"), ("--date: 'today' is not a date",)),
    ],
)
def test_a_wrong_command_line_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    out = folder / "results.csv"
    refused(tanfang(capsys, "bench", "weekly", folder / "weekly", "--out", out, *words), *parts)
    assert not out.exists()


def test_ctrl_c_keeps_the_finished_runs_and_says_where(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(given: Bench, results: Results) -> Iterator[Step]:
        yield next(run_bench(given, results))
        results.add(row())
        raise KeyboardInterrupt

    monkeypatch.setattr(bench, "run_bench", interrupted)
    out = folder / "results.csv"
    said = tanfang(capsys, "bench", "weekly", folder / "weekly", "--seconds", "1", "--out", out)
    assert said == (130, "", f"stopped; {out} holds 1 runs, start it again to go on\n")
    assert Results(out).rows == [row()]


@pytest.mark.parametrize(
    ("language", "part"), [("en", "no roster: its process ended"), ("zh", "无结果：其进程以代码 7 结束")]
)
def test_a_terminal_is_told_why_there_is_no_roster(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str, part: str
) -> None:
    told: list[str] = []
    monkeypatch.setattr(bench, "OURS", fake("leave", "tanfang"))
    monkeypatch.setattr(bench, "_tell", told.append)
    out = folder / "results.csv"
    words = ("bench", "weekly", folder / "weekly", "--seconds", "1", "--out", out, "--language", language)
    assert tanfang(capsys, *words) == (0, "", "")
    assert [part in line for line in told] == [True]
    assert [row.reason for row in Results(out).rows] == ["its process ended with code 7 and no answer"]


def test_a_folder_of_another_format_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = tanfang(capsys, "bench", "vrptw", folder / "weekly", "--seconds", "1", "--out", folder / "results.csv")
    refused(said, "no vrptw files (.txt, .vrp) are in this folder")
