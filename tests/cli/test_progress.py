"""The line of progress on a terminal speaks its reader's language."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from rich.progress import Progress as Bar

from scheduler.cli import solving
from scheduler.cli.progress import Shown, shown_progress
from scheduler.cli.solving import FOUND_BY
from scheduler.cli.words import Language
from scheduler.constraints.plan import Plan
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.solve.outcome import Progress, Report, Source
from scheduler.solve.params import SolveParams
from tests.cli.engines import NoProcess, nobody_served
from tests.problems import ok_small

CHINESE = re.compile(r"[\u4e00-\u9fff]")
READING = Text(zh="读取问题", en="reading the problem")
SOLVING = Text(zh="求解", en="solving")
LINES = [
    (Language.ZH, "基准 · 求解", "已安排 0/3 · 成本 4 分钟 · 搜索"),
    (Language.EN, "base · solving", "placed 0/3 · cost 4 minutes · search"),
    (Language.BOTH, "基准 base · 求解 solving", "已安排 0/3 placed 0/3 · 成本 4 分钟 cost 4 minutes · 搜索 search"),
]


class Seen(NamedTuple):
    shown: Shown
    bar: Bar

    @property
    def line(self) -> str:
        return self.bar.tasks[0].description


@contextmanager
def seen(language: Language) -> Iterator[Seen]:
    """A line of progress and what it shows."""
    with Bar(disable=True) as bar:
        yield Seen(Shown(bar, bar.add_task(""), language), bar)


@pytest.mark.parametrize(("language", "line", "_best"), LINES)
def test_a_title_and_what_goes_on_are_said_in_it(language: Language, line: str, _best: str) -> None:
    with seen(language) as given:
        given.shown.under(Text(zh="基准", en="base")).now(SOLVING)
        assert given.line == line


@pytest.mark.parametrize(("language", "_line", "best"), LINES)
def test_the_best_roster_so_far_is_told_in_it(
    monkeypatch: pytest.MonkeyPatch, language: Language, _line: str, best: str
) -> None:
    def solve(problem: Problem, _params: object, report: Report, *_more: object) -> object:
        report(Progress((0.0, 4.0), Source.SEARCH, 1.0, Plan()))
        return nobody_served(problem)

    monkeypatch.setattr(solving, "solve", solve)
    monkeypatch.setattr(solving, "EngineProcess", NoProcess)
    with seen(language) as given, solving.engine() as process:
        solving.solved(ok_small(), SolveParams(), process, given.shown)
        assert given.line == best


def test_nothing_clears_the_line() -> None:
    with seen(Language.EN) as given:
        given.shown.now(SOLVING)
        given.shown.now()
        assert given.line == ""


def test_whoever_may_find_a_roster_has_a_name_in_both_languages() -> None:
    assert set(FOUND_BY) == set(Source)
    assert [name for name in FOUND_BY.values() if CHINESE.search(name.en) or not CHINESE.search(name.zh)] == []


@pytest.mark.parametrize(("language", "said"), [(Language.ZH, "读取问题"), (Language.EN, "reading the problem")])
def test_a_terminal_is_shown_one_language(monkeypatch: pytest.MonkeyPatch, language: Language, said: str) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with shown_progress(READING, language):
        pass
    assert said in terminal.getvalue()
    assert bool(CHINESE.search(terminal.getvalue())) is (language is Language.ZH)
