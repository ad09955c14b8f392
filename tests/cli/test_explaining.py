import pytest

from scheduler.cli import explaining
from scheduler.cli.explaining import Explained, with_reasons_within
from scheduler.cli.progress import shown_progress
from scheduler.cli.words import Language
from scheduler.domain.base import Text
from scheduler.domain.problem import Problem
from scheduler.domain.roster import Unassigned
from scheduler.domain.visit import Chance, Coverage, Visit
from scheduler.explain.trial import Trials
from scheduler.explain.unassigned import explained, with_reasons
from tests.problems import ok_small, roster, visit

LAST = visit("v3", coverage=Coverage(chance=Chance.LAST), skills=frozenset({"nursing"}))
CLOSED = ok_small(visits=(visit("v1", windows=()), visit("v2", windows=()), LAST))


def within(seconds: float | None, question: Problem = CLOSED) -> Explained:
    with shown_progress(Text(zh="读取", en="reading"), Language.BOTH) as shown:
        return with_reasons_within(question, roster(question), seconds, shown)


def with_words(result: Explained) -> dict[str, bool]:
    return {item.visit: bool(item.reasons) for item in result.roster.unassigned}


def test_with_time_enough_the_roster_is_the_one_with_all_reasons() -> None:
    assert within(None) == Explained(with_reasons(CLOSED, roster(CLOSED)), ())


def test_without_time_every_visit_is_still_listed_and_the_reader_is_told() -> None:
    result = within(0.0)
    assert with_words(result) == {"v1": False, "v2": False, "v3": False}
    assert [note.en[:42] for note in result.notes] == ["3 visits left out are listed without reaso"]


def test_ctrl_c_keeps_the_reasons_of_the_gravest_visits(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_then_ctrl_c(trials: Trials, left_out: Visit) -> Unassigned:
        if left_out.id != "v3":
            raise KeyboardInterrupt
        return explained(trials, left_out)

    monkeypatch.setattr(explaining, "explained", one_then_ctrl_c)
    result = within(None)
    assert with_words(result) == {"v1": False, "v2": False, "v3": True}
    assert result.notes[0].zh.startswith("2 项")


def test_nothing_left_out_needs_no_words() -> None:
    assert within(None, ok_small(visits=())).notes == ()
