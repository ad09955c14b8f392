from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from scheduler.domain.base import Text
from scheduler.formats.roster_report import (
    LevelLine,
    NotOwedLine,
    RosterReport,
    TermLine,
    UnassignedLine,
    VisitLine,
    VisitorLine,
)
from scheduler.formats.roster_workbook import roster_workbook

MONDAY = date(2026, 11, 30)
HOUR = timedelta(hours=1)
VISIT = Text(zh="探访", en="Visit")
VOLUNTEER = Text(zh="志愿者", en="Volunteer")
RED = Text(zh="当月最后机会（红色）", en="Last chance of the month (red)")
SERVED = VisitLine(
    day=MONDAY, visitor="V1", kind=VOLUNTEER, stop=2, start=9 * HOUR, end=9.5 * HOUR,
    mode=Text(zh="上门", en="at home"), visit="E1/visit/1", elder="E1", household="H1", area="临江镇 一网格",
    service=VISIT, travel_minutes=4.25, together_with=("V2",), why=Text(zh="每周一次。", en="Once a week."),
)  # fmt: skip
LEFT_OUT = UnassignedLine(
    visit="E2/visit/1", elder="E2", household="H2", area="一网格", service=VISIT, level=RED, days_overdue=3,
    due=MONDAY, why=Text(zh="逾期。", en="Overdue."),
    reasons=(Text(zh="没有时间。", en="No time."), Text(zh="太远。", en="Too far.")),
    fixes=(Text(zh="周四加一人。", en="One more on Thursday."),), rule=None, help=None,
)  # fmt: skip
VISITOR = VisitorLine(
    visitor="V1", kind=VOLUNTEER, visits=1, offered_minutes=240.0, work_minutes=60.5, travel_minutes=30.5,
    service_minutes=30.0, meters=2500.0, minutes_by_day=(60.5, 0.0),
)  # fmt: skip
REPORT = RosterReport(
    name="临江镇 2026-W49", start=MONDAY, days=2, visits=(SERVED,), visitors=(VISITOR,), unassigned=(LEFT_OUT,),
    levels=(LevelLine(RED, owed=2, left_out=1, overdue_days=3),),
    terms=(TermLine(Text(zh="路程", en="Travel"), amount=30.5, unit="minutes", cost=30.5),),
    cost=30.5, unit="minutes", bound=20.0,
    not_owed=(NotOwedLine("E3", None, Text(zh="住院", en="the elder is in hospital")),),
)  # fmt: skip

Rows = list[list[object]]


def read(content: bytes) -> dict[str, Rows]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: [list(row) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names}


def cells(sheet: Rows, row: int) -> dict[object, object]:
    """The cells of a row (the first data row is 1) by heading."""
    return dict(zip(sheet[0], sheet[row], strict=True))


SHEETS = read(roster_workbook(REPORT))


def test_the_sheets_are_named_in_both_languages() -> None:
    assert list(SHEETS) == ["名单 Roster", "人员 By visitor", "未安排 Unassigned", "指标 Figures", "无需走访 Not owed"]


class TestTheRoster:
    def test_a_visit_is_a_row_with_its_day_time_and_way(self) -> None:
        row = cells(SHEETS["名单 Roster"], 1)
        assert row["日期 Date"] == MONDAY
        assert (row["星期 Day"], row["人员 Visitor"], row["站 Stop"]) == ("周一 Mon", "V1", 2.0)
        assert (row["开始 Start"], row["结束 End"]) == (9 * HOUR, 9.5 * HOUR)
        assert (row["服务分钟 Minutes"], row["路程分钟 Way before"]) == (30.0, 4.25)

    def test_it_says_who_comes_along_and_why_the_visit_is_owed(self) -> None:
        row = cells(SHEETS["名单 Roster"], 1)
        assert (row["同行 Together with"], row["缘由"], row["Why owed"]) == ("V2", "每周一次。", "Once a week.")

    def test_titles_stand_in_both_languages(self) -> None:
        row = cells(SHEETS["名单 Roster"], 1)
        assert (row["类别 Kind"], row["方式 Mode"], row["服务 Service"]) == (
            "志愿者 Volunteer",
            "上门 at home",
            "探访 Visit",
        )


class TestTheOtherSheets:
    def test_a_visitors_minutes_stand_under_each_day(self) -> None:
        row = cells(SHEETS["人员 By visitor"], 1)
        assert (row["周一 Mon 11-30"], row["周二 Tue 12-01"], row["公里 km"]) == (60.5, 0.0, 2.5)

    def test_an_unassigned_visit_has_its_reasons_line_by_line(self) -> None:
        row = cells(SHEETS["未安排 Unassigned"], 1)
        assert (row["未安排原因"], row["Why not placed"]) == ("没有时间。\n太远。", "No time.\nToo far.")
        assert (row["What would help"], row["逾期天数 Days overdue"]) == ("One more on Thursday.", 3.0)

    def test_figures_name_levels_terms_the_total_and_the_bound(self) -> None:
        rows = SHEETS["指标 Figures"][1:]
        assert [row[0] for row in rows] == [
            f"{RED.zh} {RED.en}", "路程 Travel", "成本合计 Total cost", "已证明的下界 Proven bound"
        ]  # fmt: skip
        assert rows[0][1:4] == [2.0, 1.0, 3.0]
        assert [row[6] for row in rows[1:]] == [30.5, 30.5, 20.0]

    def test_an_elder_owed_nothing_has_a_reason(self) -> None:
        assert SHEETS["无需走访 Not owed"][1] == ["E3", "", "住院", "the elder is in hospital"]


class TestSafety:
    def test_no_cell_is_a_formula_and_a_text_like_one_is_kept_from_running(self) -> None:
        evil = replace(SERVED, elder="=HYPERLINK(1)", household="@x", visitor="+1", area="-2")
        content = roster_workbook(replace(REPORT, visits=(evil,)))
        row = cells(read(content)["名单 Roster"], 1)
        assert [row[name] for name in ("老人 Elder", "住户 Household", "人员 Visitor", "区域 Area")] == [
            "'=HYPERLINK(1)", "'@x", "'+1", "'-2"
        ]  # fmt: skip
        with ZipFile(BytesIO(content)) as archive:
            pages = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
        assert len(pages) == 5
        assert not any(b"<f>" in page for page in pages)

    def test_a_text_longer_than_a_cell_is_cut_and_not_lost(self) -> None:
        wordy = replace(LEFT_OUT, reasons=(Text(zh="长" * 40_000, en="long"),))
        text = cells(read(roster_workbook(replace(REPORT, unassigned=(wordy,))))["未安排 Unassigned"], 1)["未安排原因"]
        assert isinstance(text, str)
        assert (len(text), text[-1]) == (32_767, "…")


def test_equal_reports_give_equal_bytes() -> None:
    assert roster_workbook(REPORT) == roster_workbook(replace(REPORT))


def test_a_roster_without_anything_still_has_all_headings() -> None:
    empty = replace(REPORT, visits=(), visitors=(), unassigned=(), levels=(), terms=(), bound=None, not_owed=())
    sheets = read(roster_workbook(empty))
    assert {name: len(rows) for name, rows in sheets.items()} == dict.fromkeys(SHEETS, 1) | {"指标 Figures": 2}
