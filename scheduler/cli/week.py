"""The week somebody asks for."""

from __future__ import annotations

from scheduler.domain.clock import monday_of, week_of
from scheduler.domain.errors import InputError

FIRST_YEAR, LAST_YEAR = 1980, 2200
"""The years that a register can speak of (see ``Area.code_year``)."""


def require_week(text: str) -> str:
    """Return an ISO week as ``2026-W49``.

    Raises
    ------
    InputError
        When the text is no such week, or lies where no register reaches.
    """
    try:
        monday = monday_of(text)
    except ValueError as error:
        raise InputError("command line", f"--week: {error}") from None
    if not FIRST_YEAR <= monday.year <= LAST_YEAR:
        raise InputError("command line", f"--week: {text} does not lie between {FIRST_YEAR} and {LAST_YEAR}")
    return week_of(monday)
