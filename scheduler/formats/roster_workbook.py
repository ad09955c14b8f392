"""A roster as an .xlsx workbook for the office: to filter, to print on A4, with the same bytes for the same roster."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from io import BytesIO
from typing import Protocol

import xlsxwriter

from scheduler.formats.roster_report import RosterReport
from scheduler.formats.roster_sheets import Cell, Sheet, sheets_of
from scheduler.formats.spreadsheet_text import escaped

_MADE = datetime(2026, 1, 1)
_A4 = 9


class _Look(StrEnum):
    """How a kind of cell looks; the value is its number format."""

    DAY = "yyyy-mm-dd"
    TIME = "[hh]:mm"
    AMOUNT = "#,##0.0"
    COUNT = "#,##0"
    TEXT = "@"


class _Worksheet(Protocol):
    """The part of a worksheet of xlsxwriter, which has no types, that is used here."""

    def write_string(self, row: int, column: int, text: str, look: object) -> int: ...
    def write_number(self, row: int, column: int, number: float, look: object) -> int: ...
    def write_datetime(self, row: int, column: int, moment: date | timedelta, look: object) -> int: ...
    def write_blank(self, row: int, column: int, nothing: None, look: object) -> int: ...
    def set_column(self, first: int, last: int, width: int) -> int: ...
    def freeze_panes(self, row: int, column: int) -> None: ...
    def print_area(self, top: int, left: int, bottom: int, right: int) -> int: ...
    def autofilter(self, top: int, left: int, bottom: int, right: int) -> None: ...
    def set_landscape(self) -> None: ...
    def set_paper(self, size: int) -> None: ...
    def fit_to_pages(self, width: int, height: int) -> None: ...
    def repeat_rows(self, first: int) -> None: ...
    def set_footer(self, footer: str) -> None: ...


def roster_workbook(report: RosterReport) -> bytes:
    """Return the workbook: roster, visitors, unassigned visits, figures, and elders owed nothing.

    Every text is written as text and kept from running as a formula, also after somebody saves it as CSV.
    """
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.set_properties({"title": report.name, "created": _MADE})
    heading = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "vcenter"})
    looks = {look: book.add_format({"num_format": look.value, "text_wrap": True, "valign": "top"}) for look in _Look}
    for sheet in sheets_of(report):
        page: _Worksheet = book.add_worksheet(sheet.name)
        _set_up(page, sheet)
        for column, (title, _) in enumerate(sheet.columns):
            page.write_string(0, column, title, heading)
        for row, cells in enumerate(sheet.rows, start=1):
            for column, cell in enumerate(cells):
                _write(page, row, column, cell, looks)
    book.close()
    return content.getvalue()


def _set_up(page: _Worksheet, sheet: Sheet) -> None:
    page.freeze_panes(1, sheet.fixed)
    page.autofilter(0, 0, max(1, len(sheet.rows)), len(sheet.columns) - 1)
    for column, (_, width) in enumerate(sheet.columns):
        page.set_column(column, column, width)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    if sheet.printed is not None:
        page.print_area(0, 0, max(1, len(sheet.rows)), sheet.printed - 1)
    page.set_footer("&L&A&R&P / &N")


def _write(page: _Worksheet, row: int, column: int, cell: Cell, looks: dict[_Look, object]) -> None:
    match cell:
        case None:
            page.write_blank(row, column, None, looks[_Look.TEXT])
        case str():
            page.write_string(row, column, escaped(cell), looks[_Look.TEXT])
        case int():
            page.write_number(row, column, cell, looks[_Look.COUNT])
        case float():
            page.write_number(row, column, round(cell, 4), looks[_Look.AMOUNT])
        case timedelta():
            page.write_datetime(row, column, cell, looks[_Look.TIME])
        case date():
            page.write_datetime(row, column, cell, looks[_Look.DAY])
