from pathlib import Path

import pytest

from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Unassigned
from tests.cli.commands import Said, problem_file, refused, roster_file, tanfang, whole
from tests.problems import elder, ok_small, roster, route, visit, visitor, window

WHY = Text(zh="每周一次。", en="Once a week.")


def asked(capsys: pytest.CaptureFixture[str], folder: Path, question: Problem, *words: str) -> Said:
    files = problem_file(folder, question), folder / "roster.json"
    return tanfang(capsys, "explain", *files, *words)


class TestAVisitOnARoute:
    def test_it_says_who_makes_it_and_who_else_could(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        roster_file(tmp_path, whole(ok_small()))
        said = asked(capsys, tmp_path, ok_small(), "v2", "--language", "en")
        assert (said.code, said.err) == (0, "")
        opening, _, rest = said.out.partition("\n")
        assert opening.startswith("Visit v2 is made by w1 on 2026-11-30")
        assert "w2 on 2026-11-30" in rest

    def test_why_it_is_owed_comes_first(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        owed = ok_small(
            visits=tuple(visit(f"v{number}", windows=(window(days=(0, 1)),), why=WHY) for number in (1, 2, 3))
        )
        roster_file(tmp_path, whole(owed))
        assert asked(capsys, tmp_path, owed, "v1", "--language", "zh").out.startswith("每周一次。\n")

    def test_without_a_wish_one_language_follows_the_other(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        roster_file(tmp_path, whole(ok_small()))
        chinese, english = asked(capsys, tmp_path, ok_small(), "v1").out.split("\n\n")
        assert (chinese.split()[0], english.split()[0]) == ("走访", "Visit")

    def test_a_broken_rule_comes_before_everything_else(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        barred = ok_small(elders=(elder(blocked_visitors=frozenset({"w1"})),))
        roster_file(tmp_path, whole(ok_small()))
        said = asked(capsys, tmp_path, barred, "v2", "--language", "en")
        assert said.out.startswith("This roster breaks a hard rule (Blocked pair): ")


class TestAVisitOnNoRoute:
    def test_it_says_why_not_and_what_would_place_it(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        needs = (visit("v1", skills=frozenset({"nursing"})),)
        question = ok_small(visitors=(visitor("w1"), visitor("w2")), visits=needs)
        roster_file(tmp_path, roster(question).model_copy(update={"unassigned": (Unassigned(visit="v1"),)}))
        said = asked(capsys, tmp_path, question, "v1", "--language", "en")
        assert said.code == 0
        assert said.out.startswith("Visit v1 is not placed this week.\nWhy not:\n")
        assert "nursing" in said.out
        assert "What would place it:" in said.out


class TestRefusals:
    def test_a_roster_that_names_a_strange_shift_is_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        roster_file(tmp_path, roster(ok_small(), route("s9", ("v1", "08:10"))))
        refused(asked(capsys, tmp_path, ok_small(), "v1"), "names shift 's9'")

    def test_a_strange_visit_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        roster_file(tmp_path, whole(ok_small()))
        refused(asked(capsys, tmp_path, ok_small(), "v9"), "there is no visit 'v9'")

    def test_a_roster_of_another_week_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        roster_file(tmp_path, whole(ok_small()))
        refused(asked(capsys, tmp_path, ok_small(start="2026-12-07"), "v1"), "begins on 2026-11-30")
