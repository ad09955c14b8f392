"""Tables to take away: CSV that Excel opens rightly, and workbooks; no cell runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook

from scheduler.formats.spreadsheet_text import escaped

Cell = str | int | float | None

# Without it Excel takes Chinese text for another encoding.
_BYTE_ORDER_MARK = "\ufeff"


def csv_table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as CSV in UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return (_BYTE_ORDER_MARK + out.getvalue()).encode()


def xlsx_table(sheet: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    r"""Return a table as a workbook of one sheet.

    Parameters
    ----------
    sheet : str
        At most 31 characters, none of ``[]:*?/\\``.
    """
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, header)
        for number, row in enumerate(rows, start=1):
            page.write_row(number, 0, [_plain(cell) for cell in row])
        page.freeze_panes(1, 0)
    return out.getvalue()


def _plain(cell: Cell) -> Cell:
    return escaped(cell) if isinstance(cell, str) else cell
