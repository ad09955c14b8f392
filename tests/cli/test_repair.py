import json
from pathlib import Path

import pytest

from scheduler.domain.problem import Problem
from scheduler.evaluate.evaluation import evaluate
from scheduler.formats.problem_file import read_problem, read_roster
from tests.cli.commands import Said, names, problem_file, refused, roster_file, tanfang, whole
from tests.problems import ok_small, roster, route
from tests.solve.repairs import engine_here

ABSENT = {"kind": "visitor_absent", "visitor": "w1", "first_day": 0, "last_day": 1}
BUDGET = ("--iterations", "200", "--workers", "1", "--method", "search")


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    engine_here(monkeypatch)


def changes_file(folder: Path, *changes: object, freeze: str | None = None) -> Path:
    path = folder / "changes.json"
    path.write_text(json.dumps({"frozen_until": freeze, "changes": changes}), encoding="utf-8")
    return path


def repaired(
    capsys: pytest.CaptureFixture[str], folder: Path, *words: str | Path, question: Problem | None = None
) -> Said:
    given = problem_file(folder, question), roster_file(folder, whole(ok_small()))
    outputs = ("--changes", folder / "changes.json", "--out", folder / "new.json")
    return tanfang(capsys, "repair", *given, *outputs, *BUDGET, *words)


class TestTheRoster:
    def test_holds_for_the_problem_after_the_changes(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        changes_file(tmp_path, ABSENT)
        said = repaired(capsys, tmp_path, "--problem-out", tmp_path / "after.json", "--language", "en")
        assert said.code == 0, said.err
        new, after = read_roster(tmp_path / "new.json"), read_problem(tmp_path / "after.json")
        assert evaluate(after, new).feasible
        assert {after.shift_of[one.shift].visitor for one in new.routes} == {"w2"}
        assert tanfang(capsys, "check", tmp_path / "after.json", tmp_path / "new.json").code == 0

    def test_is_the_old_one_byte_for_byte_when_nothing_happens(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        changes_file(tmp_path)
        said = repaired(capsys, tmp_path, "--language", "en")
        assert (said.code, said.out.splitlines()[-1]) == (0, "Nothing changes.")
        assert (tmp_path / "new.json").read_bytes() == (tmp_path / "roster.json").read_bytes()

    def test_is_the_same_for_the_same_seed_and_budget(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        changes_file(tmp_path, ABSENT)
        repaired(capsys, tmp_path)
        first = (tmp_path / "new.json").read_bytes()
        repaired(capsys, tmp_path)
        assert (tmp_path / "new.json").read_bytes() == first


class TestWhatIsSaid:
    def test_every_change_is_listed_by_person_with_its_reason(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        changes_file(tmp_path, ABSENT)
        lines = repaired(capsys, tmp_path, "--language", "en").out.splitlines()
        assert lines[0].startswith("tiny: served 3/3")
        assert lines[1] == "3 visits change, for 2 visitors and 1 elders."
        assert lines[2:5] == ["Visitors:", "  w1", "    No longer yours: visit v1 (2026-11-30 08:01)."]
        assert "    Visit v1: w2 instead of w1. Because w1 cannot come on 2026-11-30 – 2026-12-01." in lines

    def test_both_languages_come_one_after_the_other(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        changes_file(tmp_path, ABSENT)
        said = repaired(capsys, tmp_path).out
        assert said.index("人员：") < said.index("老人：") < said.index("Visitors:") < said.index("Elders:")

    def test_what_has_begun_and_breaks_a_rule_ends_with_code_one(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """v1 began outside every window; nothing can mend that, and the rest is repaired all the same."""
        problem_file(tmp_path)
        late = roster(ok_small(), route("w1d0", ("v1", "11:30"))).model_copy(
            update={"unassigned": whole(ok_small()).unassigned}
        )
        roster_file(tmp_path, late)
        changes_file(tmp_path, {"kind": "visit_cancelled", "visit": "v2"}, freeze="11:45")
        words = ("--changes", tmp_path / "changes.json", "--out", tmp_path / "new.json", *BUDGET)
        said = tanfang(capsys, "repair", tmp_path / "problem.json", tmp_path / "roster.json", *words)
        assert said.code == 1
        assert "breaks hard rules (time_window)" in said.err
        assert read_roster(tmp_path / "new.json").routes[0].stops[0] == late.routes[0].stops[0]


class TestRefusals:
    def test_a_change_about_somebody_unknown(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        changes_file(tmp_path, {"kind": "visitor_absent", "visitor": "w9", "first_day": 0})
        said = repaired(capsys, tmp_path)
        refused(said, "changes.json", "change 0", "no visitor 'w9'")
        assert names(tmp_path) == ["changes.json", "problem.json", "roster.json"]

    def test_a_file_that_is_no_list_of_changes(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "changes.json").write_text('{"changes": [{"kind": "snow"}]}', encoding="utf-8")
        refused(repaired(capsys, tmp_path), "changes.json, /changes/0", "snow")

    def test_a_missing_file(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        refused(repaired(capsys, tmp_path), "changes.json", "cannot be read")

    def test_an_output_over_an_input(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        changes_file(tmp_path, ABSENT)
        refused(repaired(capsys, tmp_path, "--problem-out", tmp_path / "problem.json"), "would overwrite the input")
