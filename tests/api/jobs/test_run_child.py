"""The process of a run is ended at any moment without a word."""

from __future__ import annotations

from api.jobs.run_child import RunChild
from api.persistence.records.run import RunKind
from api.services.run_params import RunParams
from api.services.run_question import Question
from tests.fixtures.samples import SHORT

LARGER_THAN_THE_PIPE = "x" * 5_000_000


def test_one_that_is_still_being_told_its_question_is_ended() -> None:
    """The thread that sends the question ends, too; an error in it would fail this test."""
    question = Question(
        kind=RunKind.FULL, week=SHORT, params=RunParams(), register=None, problem=None, base=None, best=None,
        taken=(), frozen_until=None, seconds_left=1.0, scenario=LARGER_THAN_THE_PIPE,
    )  # fmt: skip
    child = RunChild(question)
    child.end()
    assert child.next(0.0) is None
    assert not child.is_open
