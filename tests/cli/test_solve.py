from pathlib import Path

import pytest

from scheduler.domain.base import Text
from scheduler.domain.pin import Pin
from scheduler.domain.problem import Problem
from scheduler.evaluate.evaluation import evaluate
from scheduler.solve.failure import NO_ROSTER, EngineError, EngineFailedError, MismatchError, ended_with
from scheduler.solve.run import Solved
from tests.cli.commands import names, problem_file, read, refused, tanfang, whole
from tests.cli.engines import NoProcess, engine_that, nobody_served, solved_as
from tests.problems import HOUR, ok_small, shift, visit, visitor, window


def short_of_time() -> Problem:
    """Two visits of an hour and one morning with room for one of them."""
    long = tuple(visit(name, minutes=60, windows=(window("08:00-08:30"),)) for name in ("v1", "v2"))
    return ok_small(visitors=(visitor("w1"),), shifts=(shift("w1d0"),), visits=long)


class TestTheRoster:
    def test_everybody_is_served_and_the_check_agrees(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        words = ("solve", problem_file(tmp_path), "--out", tmp_path / "roster.json", "--iterations", "300")
        said = tanfang(capsys, *words)
        assert (said.code, said.err) == (0, "")
        assert "tiny: served 3/3, cost 0.0 minutes." in said.out
        assert evaluate(*read(tmp_path)).feasible
        assert tanfang(capsys, "check", tmp_path / "problem.json", tmp_path / "roster.json").code == 0

    def test_the_same_seed_and_budget_give_the_same_bytes(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        problem_file(tmp_path, short_of_time())
        for name in ("one.json", "two.json"):
            budget = ("--iterations", "300", "--seed", "7", "--workers", "1")
            assert tanfang(capsys, "solve", tmp_path / "problem.json", "--out", tmp_path / name, *budget).code == 0
        assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()

    def test_pins_that_contradict_each_other_are_named(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, nobody_served)
        both = (
            Pin(visit="v1", visitor="w1", day=0, start=9 * HOUR),
            Pin(visit="v2", visitor="w1", day=0, start=9 * HOUR),
        )
        question = problem_file(tmp_path, ok_small(pins=both))
        said = tanfang(capsys, "solve", question, "--out", tmp_path / "roster.json", "--language", "en")
        assert "v1" in said.err
        assert "v2" in said.err
        assert "w1" in said.err

    def test_a_visit_without_room_is_listed_with_reasons(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, nobody_served)
        said = tanfang(capsys, "solve", problem_file(tmp_path, short_of_time()), "--out", tmp_path / "roster.json")
        problem, roster = read(tmp_path)
        assert (said.code, [item.visit for item in roster.unassigned]) == (0, ["v1", "v2"])
        assert all(item.reasons for item in roster.unassigned)
        assert evaluate(problem, roster).feasible


class TestTheLine:
    def test_it_says_what_is_proven(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def proven(problem: Problem) -> Solved:
            return solved_as(problem, whole(problem).model_copy(update={"bound": 0.0}))

        engine_that(monkeypatch, proven)
        words = ("solve", problem_file(tmp_path), "--out", tmp_path / "roster.json", "--language", "en")
        said = tanfang(capsys, *words)
        assert said.out == "tiny: served 3/3, cost 0.0 minutes. The cost is proven to be the least.\n"

    def test_it_can_be_chinese_alone(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, lambda problem: solved_as(problem, whole(problem)))
        words = ("solve", problem_file(tmp_path), "--out", tmp_path / "roster.json", "--language", "zh")
        assert tanfang(capsys, *words).out == "tiny：已安排 3/3，成本 0.0 分钟。\n"

    def test_an_engine_that_ended_early_is_told_of(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, lambda problem: nobody_served(problem, ended_with(-9)))
        words = ("solve", problem_file(tmp_path), "--out", tmp_path / "roster.json", "--language")
        english, chinese = (tanfang(capsys, *words, language) for language in ("en", "zh"))
        assert (english.code, chinese.code) == (0, 0)
        assert english.err == (
            "The engine ended early (the engine process ended with code -9); the best roster found so far was kept.\n"
        )
        assert chinese.err == "引擎提前结束（引擎进程已结束，代码 -9），保留目前最好的结果。\n"

    def test_a_solve_that_was_stopped_is_told_of(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, lambda problem: nobody_served(problem, cancelled=True))
        said = tanfang(capsys, "solve", problem_file(tmp_path), "--out", tmp_path / "roster.json", "--language", "en")
        assert said.err == "Stopped early; the best roster found so far was kept.\n"
        assert names(tmp_path) == ["problem.json", "roster.json"]


class TestAnEngineThatFails:
    @pytest.mark.parametrize(
        "error", [EngineFailedError(NO_ROSTER), MismatchError(Text(zh="数字不符", en="figures differ"))]
    )
    def test_it_gives_3_one_sentence_and_no_file(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, error: EngineError
    ) -> None:
        def fails(_problem: Problem) -> Solved:
            raise error

        engine_that(monkeypatch, fails)
        said = tanfang(capsys, "solve", problem_file(tmp_path), "--out", tmp_path / "roster.json")
        assert (said.code, said.out, said.err) == (3, "", f"the engine failed: {error.text.en}\n")
        assert names(tmp_path) == ["problem.json"]
        assert NoProcess.ended == 1
        said = tanfang(capsys, "solve", problem_file(tmp_path), "--out", tmp_path / "roster.json", "--language", "zh")
        assert (said.code, said.out, said.err) == (3, "", f"引擎出错：{error.text.zh}\n")

    def test_bad_input_ends_the_process_that_was_started_for_it(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine_that(monkeypatch, nobody_served)
        refused(tanfang(capsys, "solve", tmp_path / "no.json", "--out", tmp_path / "roster.json"), "no.json")
        assert NoProcess.ended == 1


class TestOutputs:
    def test_the_problem_is_not_overwritten(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        given = problem_file(tmp_path)
        before = given.read_bytes()
        refused(tanfang(capsys, "solve", given, "--out", given), "would overwrite the input")
        assert given.read_bytes() == before

    def test_a_price_nobody_knows_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for prices, what in (
            ({"travl": {"per_minute": 1.0}}, "'travl'"),
            ({"travel": {"per_hour": 1.0}}, "per_minute"),
        ):
            question = problem_file(tmp_path, ok_small(objective={"prices": prices}))
            refused(tanfang(capsys, "solve", question, "--out", tmp_path / "roster.json"), "/objective/prices", what)

    def test_a_folder_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        refused(tanfang(capsys, "solve", problem_file(tmp_path), "--out", tmp_path), "is a folder")

    def test_a_missing_folder_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        words = ("solve", problem_file(tmp_path), "--out", tmp_path / "no" / "roster.json")
        refused(tanfang(capsys, *words), "its folder does not exist")
