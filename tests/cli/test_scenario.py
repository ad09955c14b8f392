"""``tanfang scenario``: files, table, refusals and interrupts."""

import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler.cli.scenario_runs import folder_name
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import evaluate
from scheduler.formats.problem_file import read_roster
from scheduler.scenario.comparison import Comparison
from scheduler.solve.failure import EngineFailedError, ended_with
from scheduler.solve.run import Solved
from scheduler.travel.times import TravelTimes, travel_times
from tests.cli.commands import names, problem_file, read, refused, roster_file, tanfang, whole
from tests.cli.engines import NoProcess, engine_that, nobody_served, solved_as
from tests.problems import ok_small, roster, route, shift, visit, visitor, window
from tests.scenario.changes import rostered

MORE = {
    "change": "add_visitors", "count": 1, "kind": "volunteer", "place": "p1",
    "hours": [{"days": [0], "start": "08:00", "end": "12:00"}],
}  # fmt: skip
FEWER = {"change": "remove_visitors", "visitors": ["w2"]}
Capture = pytest.CaptureFixture[str]


def short_of_people() -> Problem:
    """Two visits of an hour and one morning with room for one of them."""
    long = tuple(visit(name, minutes=60, windows=(window("08:00-08:30"),)) for name in ("v1", "v2"))
    return ok_small(visitors=(visitor("w1"),), shifts=(shift("w1d0"),), visits=long)


def scenario_file(folder: Path, name: object, *changes: object, file: str | None = None) -> Path:
    path = folder / f"{file or name}.json"
    path.write_text(json.dumps({"name": name, "changes": changes}), encoding="utf-8")
    return path


def comparison(folder: Path) -> Comparison:
    return Comparison.model_validate_json((folder / "comparison.json").read_text(encoding="utf-8"))


def counting(answer: Callable[[Problem], Solved]) -> tuple[list[Problem], Callable[[Problem], Solved]]:
    """Return an engine and the list of problems it was given."""
    asked: list[Problem] = []

    def solve(problem: Problem) -> Solved:
        asked.append(problem)
        return answer(problem)

    return asked, solve


def served_by_w1(problem: Problem) -> Solved:
    return solved_as(problem, whole(problem))


class TestARealRun:
    def test_base_and_scenario_are_solved_and_judged(self, tmp_path: Path, capsys: Capture) -> None:
        given = problem_file(tmp_path, short_of_people())
        before = given.read_bytes()
        more = scenario_file(tmp_path, "One more", MORE)
        budget = ("--iterations", "200", "--workers", "1", "--language", "en")
        said = tanfang(capsys, "scenario", given, more, "--out", tmp_path / "out", *budget)
        assert (said.code, said.err) == (0, "")
        assert given.read_bytes() == before
        for folder, served in (("base", 1), ("One-more", 2)):
            problem, found = read(tmp_path / "out" / folder)
            assert (evaluate(problem, found).feasible, evaluate(problem, found).served) == (True, served)
        assert [item.reasons != () for item in read_roster(tmp_path / "out/base/roster.json").unassigned] == [True]
        result = comparison(tmp_path / "out")
        assert (result.base.placed, result.variants[0].indicators.placed) == (1, 2)
        assert "1 of 1 visit left out in the base can be placed" in said.out

    def test_reasons_are_not_looked_for_in_a_scenario(self, tmp_path: Path, capsys: Capture) -> None:
        nobody = scenario_file(tmp_path, "nobody", {**FEWER, "visitors": ["w1"]})
        given, budget = problem_file(tmp_path, short_of_people()), ("--iterations", "50", "--workers", "1")
        assert tanfang(capsys, "scenario", given, nobody, "--out", tmp_path / "out", *budget).code == 0
        left = read_roster(tmp_path / "out/nobody/roster.json").unassigned
        assert [(item.visit, item.reasons) for item in left] == [("v1", ()), ("v2", ())]

    def test_the_same_budget_gives_the_same_bytes(
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, lambda problem: solved_as(problem, rostered(problem, 200)))
        given, more = problem_file(tmp_path, short_of_people()), scenario_file(tmp_path, "more", MORE)
        for out in ("a", "b"):
            words = ("scenario", given, more, "--out", tmp_path / out, "--iterations", "200")
            assert tanfang(capsys, *words).code == 0
        assert NoProcess.ended == 2, "one engine for all solves of a command"
        for name in ("comparison.json", "base/roster.json", "more/problem.json", "more/roster.json"):
            assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


class TestWhatIsSolved:
    def test_a_scenario_that_changes_nothing_keeps_the_roster_of_the_base(
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked, engine = counting(served_by_w1)
        engine_that(monkeypatch, engine)
        same = scenario_file(tmp_path, "same")
        said = tanfang(capsys, "scenario", problem_file(tmp_path), same, "--out", tmp_path / "out")
        assert (said.code, asked) == (0, [ok_small()] * 2)
        assert read(tmp_path / "out/same") == read(tmp_path / "out/base")
        result = comparison(tmp_path / "out")
        assert result.variants[0].indicators == result.base

    def test_a_given_base_is_not_solved_again(
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked, engine = counting(served_by_w1)
        engine_that(monkeypatch, engine)
        base = roster_file(tmp_path, whole(ok_small()))
        fewer = scenario_file(tmp_path, "fewer", FEWER)
        words = ("scenario", problem_file(tmp_path), fewer, "--out", tmp_path / "out", "--base", base)
        assert tanfang(capsys, *words).code == 0
        assert [sorted(problem.visitor_of) for problem in asked] == [["w1"]]
        assert names(tmp_path / "out") == ["comparison.json", "fewer"]

    def test_the_ways_of_the_base_are_computed_once(
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base = served_by_w1(ok_small())
        engine_that(monkeypatch, lambda problem: base if problem == ok_small() else served_by_w1(problem))
        computed = list[Problem]()

        def counted(problem: Problem) -> TravelTimes:
            computed.append(problem)
            return travel_times(problem)

        monkeypatch.setattr("scheduler.constraints.index.travel_times", counted)
        given, fewer = problem_file(tmp_path), scenario_file(tmp_path, "fewer", FEWER)
        roster_given = ("--base", roster_file(tmp_path, base.roster))
        for words in ((), roster_given):
            computed.clear()
            assert tanfang(capsys, "scenario", given, fewer, "--out", tmp_path / "out", *words).code == 0
            assert computed.count(ok_small()) == 1

    def test_seconds_for_all_together_are_shared_out_by_what_each_has_lost(
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        given = engine_that(monkeypatch, nobody_served)
        base = roster_file(tmp_path, whole(ok_small()))
        gone = {"change": "remove_visitors", "visitors": ["w1"]}
        files = [scenario_file(tmp_path, name, change) for name, change in (("more", MORE), ("fewer", gone))]
        words = ("--out", tmp_path / "out", "--base", base, "--total", "40")
        assert tanfang(capsys, "scenario", problem_file(tmp_path), *files, *words).code == 0
        assert 0.1 < given[0].seconds < given[1].seconds < 40

    def test_the_roster_of_the_base_is_kept_where_the_search_had_bad_luck(
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, nobody_served)
        base = roster_file(tmp_path, whole(ok_small()))
        more = scenario_file(tmp_path, "more", MORE)
        words = ("scenario", problem_file(tmp_path), more, "--out", tmp_path / "out", "--base", base)
        said = tanfang(capsys, *words, "--language", "en")
        assert "more: The base's own roster beat what was found" in said.err
        assert comparison(tmp_path / "out").variants[0].indicators.placed == 3
        assert evaluate(*read(tmp_path / "out/more")).served == 3


class TestAnEnd:
    def run(self, folder: Path, capsys: Capture, patch: pytest.MonkeyPatch, second: Callable[[Problem], Solved]) -> str:
        """Let the base be solved as usual and the first scenario end in some way; return what stderr said."""

        def engine(problem: Problem) -> Solved:
            return served_by_w1(problem) if len(problem.visitors) == 2 else second(problem)

        engine_that(patch, engine)
        gone = {"change": "remove_visitors", "visitors": ["w1"]}
        files = [scenario_file(folder, name, gone) for name in ("one", "two")]
        said = tanfang(capsys, "scenario", problem_file(folder), *files, "--out", folder / "out", "--language", "en")
        return f"{said.code} {said.err}"

    def test_ctrl_c_keeps_the_best_roster_and_leaves_the_rest_out(
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said = self.run(tmp_path, capsys, monkeypatch, lambda problem: nobody_served(problem, cancelled=True))
        assert said == "0 one: Stopped early; the best roster found so far was kept.\nStopped; not solved: two.\n"
        assert [variant.name.en for variant in comparison(tmp_path / "out").variants] == ["one"]
        assert names(tmp_path / "out") == ["base", "comparison.json", "one"]

    def test_ctrl_c_before_a_scenario_has_any_roster_keeps_the_base(
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupted(_problem: Problem) -> Solved:
            try:
                signal.raise_signal(signal.SIGINT)
            except KeyboardInterrupt:
                raise EngineFailedError(ended_with(-2)) from None
            raise AssertionError("nobody listened to Ctrl-C")

        # A test run in the background inherits that Ctrl-C is ignored.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            said = self.run(tmp_path, capsys, monkeypatch, interrupted)
        finally:
            signal.signal(signal.SIGINT, before)
        assert said == "0 Stopped; not solved: one, two.\n"
        assert comparison(tmp_path / "out").variants == ()
        assert names(tmp_path / "out") == ["base", "comparison.json"]

    def test_ctrl_c_before_any_search_keeps_the_base(
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupted(_problem: Problem, _roster: Roster) -> Roster:
            raise KeyboardInterrupt

        monkeypatch.setattr("scheduler.cli.scenario_runs.held", interrupted)
        assert self.run(tmp_path, capsys, monkeypatch, served_by_w1) == "0 Stopped; not solved: one, two.\n"
        assert names(tmp_path / "out") == ["base", "comparison.json"]

    def test_an_engine_that_fails_gives_3_and_one_sentence(
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(_problem: Problem) -> Solved:
            raise EngineFailedError(ended_with(-11))

        assert (
            self.run(tmp_path, capsys, monkeypatch, fails)
            == "3 the engine failed: the engine process ended with code -11\n"
        )
        assert names(tmp_path / "out") == ["base"]


class TestBadInput:
    @pytest.fixture(autouse=True)
    def _nothing_is_solved(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def never(_problem: Problem) -> Solved:
            raise AssertionError("bad input was solved")

        engine_that(monkeypatch, never)

    def test_a_change_that_does_not_fit_names_file_place_and_value_before_anything_is_solved(
        self, tmp_path: Path, capsys: Capture
    ) -> None:
        good, bad = scenario_file(tmp_path, "good", MORE), scenario_file(tmp_path, "bad", MORE, {**FEWER, "count": 7})
        said = tanfang(capsys, "scenario", problem_file(tmp_path), good, bad, "--out", tmp_path / "out")
        refused(said, "bad.json, /changes/1/count: ", "7 is more than the 1 visitors")
        assert not (tmp_path / "out").exists()

    def test_no_seconds_for_all_together_are_refused(self, tmp_path: Path, capsys: Capture) -> None:
        words = ("scenario", problem_file(tmp_path), scenario_file(tmp_path, "x"), "--out", tmp_path / "out")
        refused(tanfang(capsys, *words, "--total", "0"), "--total: ", "greater than 0")

    def test_seconds_for_all_together_do_not_go_with_iterations(self, tmp_path: Path, capsys: Capture) -> None:
        words = ("scenario", problem_file(tmp_path), scenario_file(tmp_path, "x"), "--out", tmp_path / "out")
        refused(tanfang(capsys, *words, "--total", "5", "--iterations", "100"), "--total: ", "--iterations")
        assert not (tmp_path / "out").exists()

    def test_a_missing_scenario_is_named(self, tmp_path: Path, capsys: Capture) -> None:
        words = ("scenario", problem_file(tmp_path), tmp_path / "no.json", "--out", tmp_path / "out")
        refused(tanfang(capsys, *words), "no.json", "cannot be read")

    @pytest.mark.parametrize("twice", [("Plan A", "plan-a"), ("base", "other")])
    def test_two_of_one_name_are_refused(self, tmp_path: Path, capsys: Capture, twice: tuple[str, str]) -> None:
        one, other = (scenario_file(tmp_path, name, file=f"file{number}") for number, name in enumerate(twice))
        said = tanfang(capsys, "scenario", problem_file(tmp_path), one, other, "--out", tmp_path / "out")
        refused(said, "/name: ", "is taken by", "choose another name")

    def test_a_base_that_breaks_a_rule_is_refused(self, tmp_path: Path, capsys: Capture) -> None:
        late = roster(ok_small(), route("w1d0", ("v1", "07:00")))
        base = roster_file(tmp_path, late)
        words = ("scenario", problem_file(tmp_path), scenario_file(tmp_path, "x"), "--base", base)
        refused(tanfang(capsys, *words, "--out", tmp_path / "out"), "roster.json", "breaks hard rules")

    def test_an_input_is_not_overwritten(self, tmp_path: Path, capsys: Capture) -> None:
        given = scenario_file(tmp_path, "comparison")
        before = given.read_bytes()
        words = ("scenario", problem_file(tmp_path), given, "--out", tmp_path)
        refused(tanfang(capsys, *words), "comparison.json", "would overwrite the input")
        assert given.read_bytes() == before


class TestTheTable:
    def shown(self, folder: Path, capsys: Capture, patch: pytest.MonkeyPatch, language: str) -> str:
        engine_that(patch, nobody_served)
        base = roster_file(folder, whole(ok_small()))
        fewer = scenario_file(folder, {"zh": "少一人", "en": "One less"}, {**FEWER, "visitors": ["w1"]}, file="less")
        words = ("scenario", problem_file(folder), fewer, "--out", folder / "out", "--base", base)
        return tanfang(capsys, *words, "--language", language).out

    def test_figures_stand_side_by_side_with_their_difference(
        self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lines = self.shown(tmp_path, capsys, monkeypatch, "en").splitlines()
        cells = {tuple(cell.strip() for cell in line.split("|")) for line in lines if "|" in line}
        assert ("Indicator", "Base", "One less") in cells
        assert ("Visits owed", "3", "3") in cells
        assert ("Not placed", "0", "3 (+3)") in cells
        assert ("People out", "1", "0 (-1)") in cells
        assert ("Known faces", "33%", "–") in cells

    def test_it_can_be_chinese_alone(self, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
        text = self.shown(tmp_path, capsys, monkeypatch, "zh")
        assert "未安排" in text
        assert "Not placed" not in text
        assert "One less" not in text.replace("One-less", "")


@pytest.mark.parametrize(
    ("title", "folder"),
    [("One more", "One-more"), ("封控 / 南", "封控-南"), ("../..", "scenario"), ("a\\b:c", "a-b-c"), ("v1.2", "v1.2")],
)
def test_a_folder_is_named_after_the_scenario(title: str, folder: str) -> None:
    assert folder_name(title) == folder
