from dataclasses import replace

import pytest

from scheduler.cli.fix_titles import HELPS
from scheduler.cli.outcome import MINUTES, bound_text
from scheduler.cli.summary import MOST_LEFT_OUT, MOST_WARNINGS, Summary
from scheduler.cli.terminal import show
from scheduler.cli.words import Language
from scheduler.domain.base import Text
from scheduler.explain.change import FixKind
from scheduler.formats.roster_report import NotOwedLine, RosterReport
from tests.formats.test_roster_workbook import LEFT_OUT, REPORT

WARNING = Text(zh="请补充节假日。", en="Add the holidays.")
PLAIN = Text(zh="visitor V9 has no availability", en="visitor V9 has no availability")
HOSPITAL = Text(zh="住院", en="the elder is in hospital")
FULL = replace(
    REPORT,
    unassigned=(replace(LEFT_OUT, rule=Text(zh="工作上限", en="Daily limit"), help=HELPS[FixKind.EXTRA_SHIFT]),),
    not_owed=(NotOwedLine("E3", None, HOSPITAL), NotOwedLine("E4", None, HOSPITAL), NotOwedLine("E4", None, HOSPITAL)),
)


def lines(
    capsys: pytest.CaptureFixture[str], report: RosterReport = FULL, language: Language = Language.BOTH, *notes: Text
) -> list[str]:
    show(*Summary(report, language, piped=True).parts(notes, ("out/roster.json",)))
    return capsys.readouterr().out.splitlines()


def cells(found: list[str], first: str, columns: int) -> list[str]:
    """The cells of the one row of that many columns that begins with a cell."""
    rows = [[cell.strip() for cell in line.split("|")] for line in found]
    (row,) = [row for row in rows if row[0] == first and len(row) == columns]
    return row[1:]


def test_it_begins_with_the_week_and_its_dates(capsys: pytest.CaptureFixture[str]) -> None:
    assert lines(capsys)[0] == "临江镇 2026-W49 (2026-11-30 – 2026-12-01)"


def test_a_level_says_how_many_visits_are_owed_placed_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    found = lines(capsys, FULL, Language.EN)
    assert cells(found, "Last chance of the month (red)", 4) == ["2", "1", "1"]
    assert cells(found, "Total", 4) == ["2", "1", "1"]


def test_a_visit_left_out_has_its_first_reason_and_first_fix(capsys: pytest.CaptureFixture[str]) -> None:
    row = cells(lines(capsys, FULL, Language.EN), "E2/visit/1", 5)
    assert row == ["Last chance of the month (red)", "2026-11-30", "No time.", "One more on Thursday."]


def test_reasons_and_helps_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    found = lines(capsys, replace(FULL, unassigned=FULL.unassigned * 3), Language.EN)
    assert cells(found, "Daily limit", 2) == ["3"]
    assert cells(found, "an extra shift", 2) == ["3"]


def test_an_elder_owed_nothing_is_counted_once_a_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert cells(lines(capsys, FULL, Language.ZH), "住院", 2) == ["2"]


def test_quality_is_listed_by_term(capsys: pytest.CaptureFixture[str]) -> None:
    found = lines(capsys, replace(FULL, cost=1234.4), Language.EN)
    assert cells(found, "Travel", 2) == ["30"]
    assert cells(found, "Total", 2) == ["1,234"]


def test_hours_are_summed_by_kind(capsys: pytest.CaptureFixture[str]) -> None:
    idle = replace(
        FULL.visitors[0], visitor="V2", visits=0, work_minutes=0.0, travel_minutes=0.0, offered_minutes=120.0
    )
    found = lines(capsys, replace(FULL, visitors=(*FULL.visitors, idle)), Language.EN)
    assert cells(found, "Volunteer", 7) == ["1/2", "1", "1.0", "0.5", "6.0", "17%"]
    assert "Fullest: V1 25%" in found


class TestLanguages:
    def test_without_a_wish_headings_hold_both_and_sentences_stand_below_each_other(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        text = "\n".join(lines(capsys))
        assert "未安排 Left out" in text
        assert text.index("没有时间。") < text.index("No time.")

    def test_chinese_only_holds_no_english_sentence(self, capsys: pytest.CaptureFixture[str]) -> None:
        text = "\n".join(lines(capsys, FULL, Language.ZH, WARNING))
        assert "没有时间。" in text
        assert not any(word in text for word in ("No time", "Left out", "Owed", "Add the holidays"))

    def test_english_only_holds_no_chinese_but_names(self, capsys: pytest.CaptureFixture[str]) -> None:
        text = "\n".join(lines(capsys, replace(FULL, name="town"), Language.EN, WARNING))
        assert not any("\u4e00" <= character <= "\u9fff" for character in text)


class TestWarnings:
    def test_they_are_listed(self, capsys: pytest.CaptureFixture[str]) -> None:
        found = lines(capsys, FULL, Language.BOTH, WARNING, PLAIN)
        assert f"- {WARNING.zh} {WARNING.en}" in found
        assert f"- {PLAIN.en}" in found

    def test_the_rest_of_many_is_counted(self, capsys: pytest.CaptureFixture[str]) -> None:
        found = lines(capsys, FULL, Language.EN, *[PLAIN] * (MOST_WARNINGS + 4))
        assert (found.count(f"- {PLAIN.en}"), "- … +4" in found) == (MOST_WARNINGS, True)


def test_the_rest_of_many_visits_left_out_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    found = lines(capsys, replace(FULL, unassigned=FULL.unassigned * (MOST_LEFT_OUT + 3)), Language.EN)
    assert sum(line.startswith("E2/visit/1") for line in found) == MOST_LEFT_OUT
    assert "3 more are in roster.xlsx, sheet Unassigned." in found


def test_an_empty_week_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    empty = replace(REPORT, visits=(), visitors=(), unassigned=(), levels=(), terms=(), not_owed=())
    assert "Nobody is owed a visit this week." in lines(capsys, empty, Language.EN)


def test_every_sort_of_fix_has_a_title() -> None:
    assert [kind for kind in FixKind if kind not in HELPS] == []


@pytest.mark.parametrize(
    ("cost", "bound", "sentences"),
    [
        (100.0, None, []),
        (100.0, 100.0, ["The cost is proven to be the least."]),
        (100.0, 75.0, ["Proven bound 75.0 minutes, gap 25.0%."]),
        (0.0, 0.0, ["The cost is proven to be the least."]),
    ],
)
def test_what_is_proven_is_said(cost: float, bound: float | None, sentences: list[str]) -> None:
    assert [text.en for text in bound_text(cost, bound, MINUTES)] == sentences
