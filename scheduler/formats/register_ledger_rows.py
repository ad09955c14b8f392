"""Rows of the ledger: by far the most, and alike in all but day, elder and visitor."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from scheduler.domain.base import Identifier
from scheduler.domain.clock import Day
from scheduler.domain.errors import BadValue
from scheduler.domain.ledger import LedgerEntry, Outcome
from scheduler.domain.mode import VisitMode
from scheduler.formats.cell_values import choice_in, day_in, minutes_in, minutes_of_number
from scheduler.formats.register_cells import Row

_REMEMBERED = 65_536
_DAY, _IDENTIFIER = TypeAdapter[date](Day), TypeAdapter[str](Identifier)
_SOME_DAY = date(2026, 1, 1)


def ledger_entry_of(row: Row) -> LedgerEntry:
    """Read one row of ``ledger``; each distinct cell is validated once, and a row that is refused cell by cell."""
    cells = row.cells
    try:
        alike = _entry(cells["service"], cells["mode"], cells["outcome"], cells.get("reason"), cells.get("minutes"))
        return alike.at(_day(cells["date"]), _id(cells["elder"]), _id(cells["visitor"]))
    except (BadValue, TypeError, ValidationError):
        return _slowly(row)


@lru_cache(maxsize=_REMEMBERED, typed=True)
def _entry(service: object, mode: object, outcome: object, reason: object, minutes: object) -> LedgerEntry:
    return LedgerEntry(
        day=_SOME_DAY,
        elder="-",
        visitor="-",
        service=_text(service),
        mode=choice_in(_text(mode), VisitMode),
        outcome=choice_in(_text(outcome), Outcome),
        reason=_text(reason or ""),
        work=_work(minutes),
    )


def _work(cell: object) -> timedelta:
    if isinstance(cell, float):
        return minutes_of_number(cell)
    return minutes_in(_text(cell)) if cell else timedelta(0)


@lru_cache(maxsize=_REMEMBERED, typed=True)
def _day(cell: object) -> date:
    return _DAY.validate_python(cell.date() if isinstance(cell, datetime) else day_in(_text(cell)))


@lru_cache(maxsize=_REMEMBERED, typed=True)
def _id(cell: object) -> str:
    return _IDENTIFIER.validate_python(cell)


def _text(cell: object) -> str:
    """Return a cell that holds text; other cells of a workbook are read the careful way."""
    if not isinstance(cell, str):
        raise TypeError
    return cell


def _slowly(row: Row) -> LedgerEntry:
    with row.mapping(day="date", work="minutes"):
        return LedgerEntry(
            day=row.day("date"),
            elder=row.identifier("elder"),
            visitor=row.identifier("visitor"),
            service=row.identifier("service"),
            mode=row.choice("mode", VisitMode),
            outcome=row.choice("outcome", Outcome),
            reason=row.text("reason"),
            work=row.maybe_minutes("minutes") or timedelta(0),
        )
