"""One run in a process of its own: whatever the solver does, the bench gets a report and lives on."""

import os
import re
import select
from pathlib import Path

import pytest

from scheduler.bench.child import ask
from scheduler.solve.params import SolveParams
from tests.bench.fakes import fake
from tests.bench.files import problem_of
from tests.problems import problem

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PARAMS = SolveParams(seconds=1.0)


def test_an_answer_comes_with_its_time_and_memory(tmp_path: Path) -> None:
    report = ask(fake("serve_nobody"), problem_of("weekly", tmp_path), PARAMS)
    assert report.answer is not None
    assert [item.visit for item in report.answer.roster.unassigned] == ["v0", "v1", "v2"]
    assert 0 <= report.seconds < PARAMS.seconds
    assert report.peak_mebibytes is not None
    assert 10 < report.peak_mebibytes < 10_000


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        ("crash", "its process was ended by SIGSEGV"),
        ("leave", "its process ended with code 7 and no answer"),
        ("fail", "ValueError: two lines"),
        ("refuse", "tiny: fake is not asked, because it does not like this"),
        ("find_nothing", "it found no roster within the limit"),
        ("no_such_function", "AttributeError: module 'tests.bench.fakes' has no attribute 'no_such_function'"),
    ],
)
def test_a_failure_is_a_report_with_one_sentence(function: str, reason: str) -> None:
    report = ask(fake(function), problem(), PARAMS)
    assert report.answer is None
    assert report.reason is not None
    assert report.reason.en == reason
    assert CHINESE.search(report.reason.zh)


def test_a_solver_that_does_not_end_is_killed_with_everything_it_started(tmp_path: Path) -> None:
    pipe = tmp_path / "held open by the solver's own child"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    report = ask(fake("never_end"), problem(name=str(pipe)), PARAMS, grace_seconds=1.0)
    hung_up = select.poll()
    hung_up.register(reader, select.POLLHUP)
    assert (report.answer, report.reason.en if report.reason else "") == (
        None,
        "killed 1 s after its limit without an answer",
    )
    assert hung_up.poll(10_000) == [(reader, select.POLLHUP)]
    os.close(reader)
