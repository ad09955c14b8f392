"""The week somebody asks for."""

from __future__ import annotations

from scheduler.cli.parser import COMMAND_LINE
from scheduler.domain.base import Text
from scheduler.domain.clock import monday_of, week_of
from scheduler.domain.errors import BadValue, InputError

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
    except BadValue as error:
        raise InputError(COMMAND_LINE, _under_option(error.text)) from None
    if not FIRST_YEAR <= monday.year <= LAST_YEAR:
        far = Text(
            zh=f"{text} 不在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间",
            en=f"{text} does not lie between {FIRST_YEAR} and {LAST_YEAR}",
        )
        raise InputError(COMMAND_LINE, _under_option(far))
    return week_of(monday)


def _under_option(what: Text) -> Text:
    return Text(zh=f"--week：{what.zh}", en=f"--week: {what.en}")
