import json
from pathlib import Path

import pytest

from scheduler.formats.problem_file import read_problem
from scheduler.formats.weekly import read as read_weekly
from tests.cli.commands import Said, names, problem_file, refused, roster_file, tanfang, whole
from tests.formats.test_weekly import saved
from tests.problems import ok_small, roster


def convert(capsys: pytest.CaptureFixture[str], source: Path, out: Path) -> Said:
    return tanfang(capsys, "convert", "weekly", source, "--out", out)


class TestConvert:
    def test_a_benchmark_file_becomes_a_problem_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        said = convert(capsys, saved(tmp_path), tmp_path / "problem.json")
        assert said == (0, "", "")
        assert read_problem(tmp_path / "problem.json") == read_weekly(tmp_path / "tiny.json")

    def test_its_input_is_not_overwritten(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        source = saved(tmp_path)
        refused(convert(capsys, source, source), "would overwrite the input")
        assert read_weekly(source).visits

    def test_a_file_cut_off_is_refused_and_nothing_is_written(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        source = saved(tmp_path)
        source.write_text(source.read_text(encoding="utf-8")[:-9], encoding="utf-8")
        refused(convert(capsys, source, tmp_path / "problem.json"), "tiny.json, line 1", "cut off")
        assert names(tmp_path) == ["tiny.json"]

    def test_a_folder_in_the_place_of_a_file_is_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        refused(convert(capsys, tmp_path, tmp_path / "problem.json"), "cannot be read", "directory")

    def test_a_missing_folder_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        refused(convert(capsys, saved(tmp_path), tmp_path / "no" / "problem.json"), "its folder does not exist")


class TestExport:
    def test_a_roster_becomes_a_solution_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        problem = read_weekly(saved(tmp_path))
        files = problem_file(tmp_path, problem), roster_file(tmp_path, roster(problem))
        said = tanfang(capsys, "export", "weekly", *files, "--out", tmp_path / "solution.json")
        assert said == (0, "", "")
        assert isinstance(json.loads((tmp_path / "solution.json").read_text(encoding="utf-8")), dict)

    @pytest.mark.parametrize("number", [0, 1])
    def test_its_inputs_are_not_overwritten(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], number: int
    ) -> None:
        files = problem_file(tmp_path), roster_file(tmp_path, whole(ok_small()))
        said = tanfang(capsys, "export", "weekly", *files, "--out", files[number])
        refused(said, "would overwrite the input")

    @pytest.mark.parametrize("form", ["hhcrsp", "vrptw", "weekly"])
    def test_a_problem_that_comes_from_no_benchmark_is_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
    ) -> None:
        files = problem_file(tmp_path), roster_file(tmp_path, whole(ok_small()))
        said = tanfang(capsys, "export", form, *files, "--out", tmp_path / "solution.json")
        refused(said, f"was not converted from {form}", "give its own format")
        assert not (tmp_path / "solution.json").exists()

    def test_a_roster_of_another_week_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        files = problem_file(tmp_path, ok_small(start="2026-12-07")), roster_file(tmp_path, whole(ok_small()))
        said = tanfang(capsys, "export", "weekly", *files, "--out", tmp_path / "solution.json")
        refused(said, "begins on 2026-11-30")
