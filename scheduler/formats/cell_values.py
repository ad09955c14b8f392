"""How the text of a cell becomes a value; the few texts that a column repeats are read once each."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from scheduler.domain.clock import parse_time
from scheduler.domain.errors import BadValue
from scheduler.formats.refusals import shown_value

_Choice = TypeVar("_Choice", bound=StrEnum)

_REMEMBERED = 16_384
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?:[ T]0?0:00(?::00)?)?")
_WEEKDAYS = re.compile(r"([1-7])(?:-([1-7]))?")
_ESCAPED = re.compile(r"'[=+\-@\t]")
_BETWEEN = re.compile(r"[;；、，,|]")
_TRUE = {"true", "yes", "y", "1", "是"}
_FALSE = {"false", "no", "n", "0", "否"}
_WEEK_MINUTES = 7 * 24 * 60
EVERY_DAY = frozenset(range(1, 8))


def tidied(texts: list[str]) -> list[str]:
    """Return texts without the spaces around them and without the mark that keeps a spreadsheet from running them."""
    stripped = list(map(str.strip, texts))
    if "'" in "".join(stripped):
        return [text[1:] if _ESCAPED.match(text) else text for text in stripped]
    return stripped


def parts_in(text: str) -> list[str]:
    """Return the parts of a text in their order, parted by semicolons (commas and Chinese marks do as well)."""
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


@lru_cache(maxsize=_REMEMBERED)
def names_in(text: str) -> frozenset[str]:
    """Return the parts of a text as a set."""
    return frozenset(parts_in(text)) if text else frozenset()


@lru_cache(maxsize=_REMEMBERED)
def number_in(text: str) -> float:
    """Read a plain decimal number; full-width digits are tidied.

    Raises
    ------
    BadValue
        For anything else, ``nan`` and ``1e3`` included.
    """
    plain = unicodedata.normalize("NFKC", text)
    if not _NUMBER.fullmatch(plain):
        shown = shown_value(text)
        raise BadValue(zh=f"{shown} 不是数字；请填写数字", en=f"{shown} is not a number; give one")
    return float(plain)


def whole_of(number: float) -> int:
    """Return a number as a whole one.

    Raises
    ------
    BadValue
        When it has a fraction.
    """
    if not number.is_integer():
        raise BadValue(zh=f"{number:g} 不是整数；请填写整数", en=f"{number:g} is not a whole number; give one")
    return int(number)


@lru_cache(maxsize=_REMEMBERED)
def minutes_in(text: str) -> timedelta:
    """Read a number of minutes as a length of time.

    Raises
    ------
    BadValue
        When it is no number, below 0 or above one week.
    """
    return minutes_of_number(number_in(text))


def minutes_of_number(number: float) -> timedelta:
    """Return a number of minutes as a length of time.

    Raises
    ------
    BadValue
        When it is below 0 or above one week.
    """
    if not 0 <= number <= _WEEK_MINUTES:
        raise BadValue(
            zh=f"{number:g} 分钟不在 0 与一周之间；请改正", en=f"{number:g} minutes are not between 0 and one week"
        )
    return timedelta(minutes=number)


def flag_in(text: str) -> bool:
    """Read a yes or a no.

    Raises
    ------
    BadValue
        For any other word.
    """
    word = text.lower()
    if word not in _TRUE | _FALSE:
        shown = shown_value(text)
        raise BadValue(
            zh=f"{shown} 既不是“是”也不是“否”；请填其一", en=f"{shown} is neither yes nor no; give one of them"
        )
    return word in _TRUE


@lru_cache(maxsize=_REMEMBERED)
def _member(choices: type[StrEnum], word: str) -> StrEnum | None:
    return next((choice for choice in choices if choice.value == word), None)


def choice_in(text: str, choices: type[_Choice]) -> _Choice:
    """Read one of a closed list of words; capitals do not matter.

    Raises
    ------
    BadValue
        Listing the words that would do.
    """
    found = _member(choices, text.lower())
    if isinstance(found, choices):
        return found
    shown, words = shown_value(text), ", ".join(choices)
    raise BadValue(zh=f"{shown} 不在可选值之内；请改用 {words}", en=f"{shown} is none of {words}; give one of them")


@lru_cache(maxsize=_REMEMBERED)
def day_in(text: str) -> date:
    """Read a date written as 2026-11-30, 2026/11/30 or 2026年11月30日.

    Raises
    ------
    BadValue
        When it is written otherwise or does not exist.
    """
    found = _DATE.fullmatch(text)
    shown = shown_value(text)
    if found is None:
        raise BadValue(zh=f"{shown} 不是日期；请写成 2026-11-30", en=f"{shown} is not a date; write it as 2026-11-30")
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as error:
        raise BadValue(
            zh=f"{shown} 是不存在的日期；请改正", en=f"{shown} is a date that does not exist; correct it"
        ) from error


@lru_cache(maxsize=_REMEMBERED)
def clock_in(text: str) -> timedelta:
    """Read a time of the day or a length of time, written HH:MM.

    Raises
    ------
    BadValue
        For anything else.
    """
    read = parse_time(unicodedata.normalize("NFKC", text))
    assert isinstance(read, timedelta)
    return read


@lru_cache(maxsize=_REMEMBERED)
def weekdays_in(text: str) -> frozenset[int]:
    """Read days of the week such as ``1-5`` or ``1;3;7`` (1 = Monday); every day when empty.

    Raises
    ------
    BadValue
        Naming the part that is none.
    """
    if not text:
        return EVERY_DAY
    days: set[int] = set()
    for part in parts_in(text):
        found = _WEEKDAYS.fullmatch(part)
        if found is None or int(found[2] or found[1]) < int(found[1]):
            shown = shown_value(part)
            raise BadValue(
                zh=f"{shown} 不是星期；请写 1（周一）至 7（周日），或 1-5",
                en=f"{shown} is no weekday; write 1 (Monday) to 7 (Sunday), or 1-5",
            )
        days.update(range(int(found[1]), int(found[2] or found[1]) + 1))
    return frozenset(days)


def pairs_in(text: str) -> dict[str, str]:
    """Read parts such as ``doctor=V3`` as a mapping.

    Raises
    ------
    BadValue
        When a part is no pair, or a name is given twice.
    """
    found: dict[str, str] = {}
    for part in parts_in(text):
        key, mark, value = (piece.strip() for piece in part.partition("="))
        if not (key and mark and value):
            shown = shown_value(part)
            raise BadValue(zh=f"{shown} 不成对；请写成 名称=值", en=f"{shown} is no pair; write it as name=value")
        if key in found:
            raise BadValue(
                zh=f"{key!r} 在 {shown_value(text)} 中出现两次；请只保留一个",
                en=f"{key!r} is given twice in {shown_value(text)}; keep one",
            )
        found[key] = value
    return found
