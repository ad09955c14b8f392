"""The sheets of a roster workbook: bilingual headings and rows of cells, in a fixed order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scheduler.domain.base import Text
from scheduler.formats.roster_report import RosterReport, UnassignedLine, VisitLine, VisitorLine

Cell = str | int | float | date | timedelta | None
WEEKDAYS = ("周一 Mon", "周二 Tue", "周三 Wed", "周四 Thu", "周五 Fri", "周六 Sat", "周日 Sun")
_SHORT, _MIDDLE, _LONG = 9, 15, 44


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes
    ----------
    columns : tuple of (heading, width)
        Width in characters.
    fixed : int
        Columns that stay in view.
    printed : int or None
        Columns that go on paper, so that the print stays legible; all when ``None``.
    """

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Cell, ...], ...]
    fixed: int = 0
    printed: int | None = None


def sheets_of(report: RosterReport) -> tuple[Sheet, ...]:
    """Return the five sheets of a roster."""
    return (_roster(report), _visitors(report), _unassigned(report), _figures(report), _not_owed(report))


def both(text: Text | None) -> str:
    """Return a short text in Chinese and English, once where both are the same."""
    if text is None:
        return ""
    return text.zh if text.zh == text.en else f"{text.zh} {text.en}"


def _roster(report: RosterReport) -> Sheet:
    columns = (
        ("日期 Date", 12), ("星期 Day", _SHORT), ("人员 Visitor", _MIDDLE), ("类别 Kind", _MIDDLE), ("站 Stop", 7),
        ("开始 Start", _SHORT), ("结束 End", _SHORT), ("方式 Mode", 12), ("老人 Elder", _MIDDLE),
        ("住户 Household", _MIDDLE), ("区域 Area", _MIDDLE), ("服务 Service", _MIDDLE), ("服务分钟 Minutes", _SHORT),
        ("路程分钟 Way before", _SHORT), ("同行 Together with", _MIDDLE), ("缘由", _LONG), ("Why owed", _LONG),
    )  # fmt: skip
    return Sheet("名单 Roster", columns, tuple(_visit_row(line) for line in report.visits), fixed=3, printed=15)


def _visit_row(line: VisitLine) -> tuple[Cell, ...]:
    minutes = (line.end - line.start) / timedelta(minutes=1)
    return (
        line.day, WEEKDAYS[line.day.weekday()], line.visitor, both(line.kind), line.stop, line.start, line.end,
        both(line.mode), line.elder, line.household, line.area, both(line.service), minutes, line.travel_minutes,
        "; ".join(line.together_with), line.why.zh if line.why else None, line.why.en if line.why else None,
    )  # fmt: skip


def _visitors(report: RosterReport) -> Sheet:
    days = tuple((f"{WEEKDAYS[day.weekday()]} {day:%m-%d}", _SHORT) for day in report.dates)
    columns = (
        ("人员 Visitor", _MIDDLE), ("类别 Kind", _MIDDLE), ("走访数 Visits", _SHORT), ("可用分钟 Offered", _SHORT),
        ("工作分钟 Work", _SHORT), ("其中路程 Travel", _SHORT), ("其中服务 Service", _SHORT), ("公里 km", _SHORT),
        *days,
    )  # fmt: skip
    return Sheet("人员 By visitor", columns, tuple(_visitor_row(line) for line in report.visitors), fixed=1)


def _visitor_row(line: VisitorLine) -> tuple[Cell, ...]:
    return (
        line.visitor, both(line.kind), line.visits, line.offered_minutes, line.work_minutes, line.travel_minutes,
        line.service_minutes, line.meters / 1000, *line.minutes_by_day,
    )  # fmt: skip


def _unassigned(report: RosterReport) -> Sheet:
    columns = (
        ("走访 Visit", 20), ("老人 Elder", _MIDDLE), ("住户 Household", _MIDDLE), ("区域 Area", _MIDDLE),
        ("服务 Service", _MIDDLE), ("层级 Level", 26), ("逾期天数 Days overdue", _SHORT), ("期限 Due", 12),
        ("缘由", _LONG), ("Why owed", _LONG), ("未安排原因", _LONG), ("Why not placed", _LONG),
        ("可行办法", _LONG), ("What would help", _LONG),
    )  # fmt: skip
    return Sheet("未安排 Unassigned", columns, tuple(_unassigned_row(line) for line in report.unassigned), fixed=1)


def _unassigned_row(line: UnassignedLine) -> tuple[Cell, ...]:
    return (
        line.visit, line.elder, line.household, line.area, both(line.service), both(line.level), line.days_overdue,
        line.due, line.why.zh if line.why else None, line.why.en if line.why else None, *_lines(line.reasons),
        *_lines(line.fixes),
    )  # fmt: skip


def _lines(texts: Sequence[Text]) -> tuple[str, str]:
    return "\n".join(text.zh for text in texts), "\n".join(text.en for text in texts)


def _figures(report: RosterReport) -> Sheet:
    """Levels first, in the order in which they are compared, then what the last level adds up from."""
    columns = (
        ("指标 Figure", 40), ("应走访 Owed", 12), ("未安排 Unassigned", 12), ("逾期天数 Days overdue", 12),
        ("数量 Amount", 12), ("单位 Unit", 12), ("成本 Cost", 12),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (both(level.title), level.owed, level.left_out, level.overdue_days, None, None, None) for level in report.levels
    ]
    rows += [(both(term.title), None, None, None, term.amount, term.unit, term.cost) for term in report.terms]
    total = Text(zh="成本合计", en="Total cost")
    rows.append((both(total), None, None, None, None, report.unit, report.cost))
    if report.bound is not None:
        rows.append(
            (both(Text(zh="已证明的下界", en="Proven bound")), None, None, None, None, report.unit, report.bound)
        )
    return Sheet("指标 Figures", columns, tuple(rows), fixed=1)


def _not_owed(report: RosterReport) -> Sheet:
    columns = (("老人 Elder", _MIDDLE), ("服务 Service", _MIDDLE), ("原因", 30), ("Reason", 44))
    rows = tuple((line.elder, both(line.service), line.reason.zh, line.reason.en) for line in report.not_owed)
    return Sheet("无需走访 Not owed", columns, rows, fixed=1)
