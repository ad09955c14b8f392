"""The summary of a week's roster as a coordinator reads it: who is served, who is not, and what would help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from rich.box import ASCII, SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text as Styled

from scheduler.cli.outcome import bound_text, unit_text
from scheduler.cli.words import Language
from scheduler.domain.base import Text
from scheduler.formats.roster_report import RosterReport, UnassignedLine, VisitorLine

MOST_LEFT_OUT = 8
MOST_FULL = 5
MOST_WARNINGS = 10


class Summary:
    """Makes the parts of a summary in the reader's language.

    Parameters
    ----------
    piped : bool
        Whether nobody looks at a terminal: tables are then drawn in plain characters.
    """

    def __init__(self, report: RosterReport, language: Language, piped: bool) -> None:
        self._report = report
        self._language = language
        self._box = ASCII if piped else SIMPLE_HEAD

    def parts(self, warnings: Sequence[Text], files: Iterable[str]) -> Iterator[RenderableType]:
        """Yield headings, tables and lines from top to bottom."""
        report = self._report
        yield f"{report.name} ({report.start} – {report.start + timedelta(days=report.days - 1)})"
        yield from self._coverage()
        yield from self._left_out()
        yield from self._not_owed()
        yield from self._quality()
        yield from self._people()
        yield from self._warnings(warnings)
        yield f"\n{self._label('写入文件', 'Files written')}: {', '.join(files)}"

    def _label(self, zh: str, en: str) -> str:
        return self._language.label(Text(zh=zh, en=en))

    def _heading(self, zh: str, en: str) -> RenderableType:
        return Styled(f"\n{self._label(zh, en)}", style="bold")

    def _table(self, *columns: str, figures: int = 0) -> Table:
        """Return an empty table whose last columns hold figures."""
        table = Table(box=self._box, show_edge=False, pad_edge=False)
        for number, column in enumerate(columns):
            is_figure = number >= len(columns) - figures
            table.add_column(column, justify="right" if is_figure else "left", overflow="fold", no_wrap=is_figure)
        return table

    def _counts(self, title: str, texts: Iterable[Text | None]) -> Iterator[RenderableType]:
        """Yield how often each text occurs, the most frequent first."""
        yield ""
        table = self._table(title, self._label("数量", "Number"), figures=1)
        counted = Counter(self._language.label(text) if text else "–" for text in texts)
        for text, count in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
            table.add_row(text, f"{count:,}")
        yield table

    def _coverage(self) -> Iterator[RenderableType]:
        if not self._report.levels:
            yield self._language.sentence(Text(zh="本周没有应走访的对象。", en="Nobody is owed a visit this week."))
            return
        columns = (
            self._label("层级", "Level"), self._label("应走访", "Owed"), self._label("已安排", "Placed"),
            self._label("未安排", "Not placed"),
        )  # fmt: skip
        table = self._table(*columns, figures=3)
        for level in self._report.levels:
            placed = level.owed - level.left_out
            table.add_row(self._language.label(level.title), f"{level.owed:,}", f"{placed:,}", f"{level.left_out:,}")
        yield self._heading("走访", "Visits")
        owed, out = self._report.owed, len(self._report.unassigned)
        table.add_section()
        table.add_row(self._label("合计", "Total"), f"{owed:,}", f"{owed - out:,}", f"{out:,}")
        yield table

    def _left_out(self) -> Iterator[RenderableType]:
        left_out = self._report.unassigned
        if not left_out:
            return
        yield self._heading("未安排", "Left out")
        yield from self._counts(self._label("主要原因", "Main reason"), (line.rule for line in left_out))
        yield from self._counts(self._label("可行办法", "What would help"), (line.help for line in left_out))
        yield from self._left_out_table(left_out)

    def _left_out_table(self, left_out: Sequence[UnassignedLine]) -> Iterator[RenderableType]:
        columns = (
            self._label("走访", "Visit"), self._label("层级", "Level"), self._label("期限", "Due"),
            self._label("原因", "Why"), self._label("可行办法", "What would help"),
        )  # fmt: skip
        yield ""
        table = self._table(*columns)
        for line in left_out[:MOST_LEFT_OUT]:
            table.add_row(*self._left_out_row(line))
        yield table
        if len(left_out) > MOST_LEFT_OUT:
            more = Text(
                zh="另有 {count} 项，见 roster.xlsx 的“未安排”表。",
                en="{count} more are in roster.xlsx, sheet Unassigned.",
            )
            yield self._language.sentence(more.filled(count=len(left_out) - MOST_LEFT_OUT))

    def _left_out_row(self, line: UnassignedLine) -> tuple[str, ...]:
        reason, fix = (self._language.sentence(texts[0]) if texts else "" for texts in (line.reasons, line.fixes))
        return line.visit, self._language.label(line.level), str(line.due or ""), reason, fix

    def _not_owed(self) -> Iterator[RenderableType]:
        """Count each elder once a reason, however many services it is about."""
        if self._report.not_owed:
            reasons = {(line.elder, line.reason.en): line.reason for line in self._report.not_owed}
            yield from self._counts(
                self._label("本周无需走访的老人", "Elders owed nothing this week"), reasons.values()
            )

    def _quality(self) -> Iterator[RenderableType]:
        if not self._report.visits:
            return
        unit = unit_text(self._report.unit)
        yield self._heading("质量", "Quality")
        table = self._table(self._label("项目", "Term"), self._language.label(unit), figures=1)
        for term in self._report.terms:
            table.add_row(self._language.label(term.title), f"{term.cost:,.0f}")
        table.add_section()
        table.add_row(self._label("合计", "Total"), f"{self._report.cost:,.0f}")
        yield table
        yield from (self._language.sentence(text) for text in bound_text(self._report.cost, self._report.bound, unit))

    def _people(self) -> Iterator[RenderableType]:
        if not self._report.visitors:
            return
        columns = (
            self._label("类别", "Kind"), self._label("出动/总数", "Out/all"), self._label("走访", "Visits"),
            self._label("工作小时", "Hours"), self._label("其中路程", "Travel"), self._label("可用小时", "Offered"),
            self._label("占用", "Used"),
        )  # fmt: skip
        yield self._heading("人员工时", "Hours by kind of visitor")
        table = self._table(*columns, figures=6)
        ordered = sorted(self._report.visitors, key=lambda line: line.kind.en)
        for _, group in groupby(ordered, key=lambda line: line.kind.en):
            table.add_row(*self._kind_row(list(group)))
        yield table
        fullest = sorted(self._report.visitors, key=lambda line: (-line.share, line.visitor))[:MOST_FULL]
        busy = ", ".join(f"{line.visitor} {line.share:.0%}" for line in fullest if line.visits)
        if busy:
            yield f"{self._label('最忙', 'Fullest')}: {busy}"

    def _kind_row(self, lines: list[VisitorLine]) -> tuple[str, ...]:
        out, visits = sum(line.visits > 0 for line in lines), sum(line.visits for line in lines)
        work, travel = sum(line.work_minutes for line in lines), sum(line.travel_minutes for line in lines)
        time = sum(line.offered_minutes for line in lines)
        hours = (f"{minutes / 60:,.1f}" for minutes in (work, travel, time))
        used = f"{work / time:.0%}" if time else "–"
        return self._language.label(lines[0].kind), f"{out}/{len(lines)}", f"{visits:,}", *hours, used

    def _warnings(self, warnings: Sequence[Text]) -> Iterator[RenderableType]:
        if not warnings:
            return
        yield self._heading(f"请核对（{len(warnings)}）", f"Please look at ({len(warnings)})")
        for text in warnings[:MOST_WARNINGS]:
            said = text.zh if text.zh == text.en else self._language.sentence(text).replace("\n", " ")
            yield f"- {said}"
        if len(warnings) > MOST_WARNINGS:
            yield f"- … +{len(warnings) - MOST_WARNINGS}"
