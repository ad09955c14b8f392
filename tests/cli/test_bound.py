"""``tanfang bound``: what is proven about a roster, in both languages, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scheduler.bound.ascent import Ascent
from scheduler.bound.pricing import Depth
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import evaluate
from tests.cli.commands import Said, problem_file, refused, roster_file, tanfang
from tests.problems import ok_small, roster, route, visit, window

NAMES = ("v1", "v2", "v3")
PRICES = {"travel": {"per_minute": 1.0}, "unassigned": {"unserved": 1.0}}


def summed() -> Problem:
    """Three visits one minute away, everything added up in one level."""
    visits = tuple(visit(name, windows=(window(days=(0, 1)),), coverage={"penalty": 100.0}) for name in NAMES)
    return ok_small(objective={"prices": PRICES, "lexicographic": False}, visits=visits)


def levelled() -> Problem:
    return ok_small(objective={"prices": {"travel": PRICES["travel"]}})


def best(question: Problem) -> Roster:
    """Everybody in one morning: one minute there and one back."""
    return roster(question, route("w1d0", ("v1", "08:01"), ("v2", "08:21"), ("v3", "08:41")))


def twice(question: Problem) -> Roster:
    """Two mornings for what one would do."""
    return roster(question, route("w1d0", ("v1", "08:01"), ("v2", "08:21")), route("w1d1", ("v3", "08:01")))


def bound(
    capsys: pytest.CaptureFixture[str], folder: Path, question: Problem, given: Roster, *words: str | Path
) -> Said:
    assert evaluate(question, given).feasible
    files = (problem_file(folder, question), roster_file(folder, given))
    return tanfang(capsys, "bound", *files, "--rounds", "40", "--workers", "1", *words)


class TestWhatIsSaid:
    def test_the_least_cost_is_proven(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        said = bound(capsys, tmp_path, summed(), best(summed()), "--language", "en")
        assert (said.code, said.err) == (0, "")
        assert said.out == (
            "tiny: cost 2.0 minutes. The cost is proven to be the least. No roster costs less than the bound.\n"
        )

    def test_a_gap_is_shown_and_whether_time_would_help(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        said = bound(capsys, tmp_path, summed(), twice(summed()), "--language", "en")
        assert "cost 4.0 minutes. Proven bound 2.0 minutes, gap 50.0%." in said.out
        assert said.out.endswith("More time would not raise it.\n")

    def test_a_first_round_leaves_more_to_do(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        said = bound(capsys, tmp_path, summed(), twice(summed()), "--language", "en", "--rounds", "1")
        assert said.out.endswith("More time may raise it (1 rounds so far).\n")

    def test_time_that_is_up_before_a_first_round_is_no_stop(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        files = (problem_file(tmp_path, summed()), roster_file(tmp_path, twice(summed())))
        said = tanfang(capsys, "bound", *files, "--seconds", "1e-6", "--language", "en")
        assert (said.code, said.err) == (0, "")
        assert said.out.endswith("More time may raise it (0 rounds so far).\n")

    def test_levels_above_are_held_and_that_is_said(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        said = bound(capsys, tmp_path, levelled(), twice(levelled()), "--language", "en")
        assert "Proven bound 2.0 minutes" in said.out
        assert "leaves out no more than this one on every coverage level" in said.out

    def test_it_is_said_in_chinese_as_well(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        said = bound(capsys, tmp_path, levelled(), twice(levelled()), "--language", "zh")
        assert said.out.startswith("tiny：成本 4.0 分钟。已证明的下界 2.0 分钟，差距 50.0%。在每一覆盖层级")


class TestRefusals:
    def test_a_roster_that_breaks_a_rule_has_no_bound(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        early = roster(summed(), route("w1d0", ("v1", "07:00"), ("v2", "08:21"), ("v3", "08:41")))
        files = (problem_file(tmp_path, summed()), roster_file(tmp_path, early))
        said = tanfang(capsys, "bound", *files, "--language", "en")
        assert (said.code, said.out) == (1, "")
        assert "breaks hard rules (time_window, travel_fits)" in said.err

    @pytest.mark.parametrize("words", [("--seconds", "0"), ("--workers", "0"), ("--rounds", "0")])
    def test_limits_out_of_range_are_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, str]
    ) -> None:
        files = (problem_file(tmp_path, summed()), roster_file(tmp_path, best(summed())))
        refused(tanfang(capsys, "bound", *files, *words), f"{words[0]}: 0")


class TestCtrlC:
    @staticmethod
    def interrupted_in(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
        """Let Ctrl-C come in the middle of a round."""
        whole: Callable[[Ascent, Depth, Callable[[], bool]], bool] = Ascent.round
        rounds: list[Depth] = []

        def round_of(self: Ascent, depth: Depth, stopped: Callable[[], bool]) -> bool:
            rounds.append(depth)
            if len(rounds) == number:
                raise KeyboardInterrupt
            return whole(self, depth, stopped)

        monkeypatch.setattr(Ascent, "round", round_of)

    def test_the_best_so_far_is_kept(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.interrupted_in(monkeypatch, 3)
        said = bound(capsys, tmp_path, summed(), twice(summed()), "--language", "en")
        assert said.code == 0
        assert "More time may raise it (2 rounds so far)." in said.out

    def test_before_the_first_round_there_is_nothing_to_keep(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.interrupted_in(monkeypatch, 1)
        said = bound(capsys, tmp_path, summed(), best(summed()), "--language", "en")
        assert (said.code, said.out) == (130, "")
        assert said.err == "stopped before there was any bound\n"
