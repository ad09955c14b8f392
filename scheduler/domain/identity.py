"""The resident identity number: 18 characters, the last one a check on the others (GB 11643, ISO 7064 mod 11-2)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from operator import mul
from typing import Annotated

from pydantic import BeforeValidator

from scheduler.domain.base import Text
from scheduler.domain.errors import BadValue

_CHECKS = "10X98765432"
_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_NEW_FORM = re.compile(r"\d{17}[\dX]")
_OLD_FORM = re.compile(r"\d{15}")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+|\d+\.0*")
_TYPE_AGAIN = Text(zh="请将该列设为文本后重新输入", en="format the column as text and type the number again")


def check_character(first_seventeen: str) -> str:
    """Return the 18th character, ``0`` to ``9`` or ``X``, for the first seventeen digits."""
    total = sum(map(mul, _WEIGHTS, map(int, first_seventeen)))
    return _CHECKS[total % 11]


def masked(number: str) -> str:
    """Return at most the first 3 and last 4 characters, the rest as stars (POLICY, masking)."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) > 7 else "*" * len(number)


def is_old_form(number: str) -> bool:
    """Whether a number is of the 15-digit form given out before 1999, which carries no check."""
    return len(number) == 15


def parse_identity_number(value: object) -> str:
    """Read an identity number: full-width digits, spaces and a lower-case x are tidied.

    Parameters
    ----------
    value : object
        The text of a cell. A number is refused, because spreadsheets keep 15 digits of it.

    Raises
    ------
    BadValue
        When the number is a numeric cell, was broken by a spreadsheet, has the wrong length or characters, an
        impossible birth date or a failing check. The sentence shows it masked.
    """
    if not isinstance(value, str):
        raise BadValue(
            zh=f"证件号码单元格是数字，Excel 只保留前 15 位；{_TYPE_AGAIN.zh}",
            en=f"the identity number is a number cell, of which Excel keeps 15 digits; {_TYPE_AGAIN.en}",
        )
    number = "".join(unicodedata.normalize("NFKC", value).split()).upper()
    if _SCIENTIFIC.fullmatch(number):
        raise _refused(
            number,
            zh=f"被 Excel 改成了数字；{_TYPE_AGAIN.zh}",
            en=f"was turned into a number by Excel; {_TYPE_AGAIN.en}",
        )
    if _OLD_FORM.fullmatch(number):
        _born(number, f"19{number[6:12]}")
        return number
    if not _NEW_FORM.fullmatch(number):
        raise _refused(
            number,
            zh=f"有 {len(number)} 个字符，其中可能有误；应为 17 位数字加末位数字或 X",
            en=f"has {len(number)} characters of which some may be wrong; it takes 17 digits and a last digit or X",
        )
    if check_character(number[:17]) != number[17]:
        if number.endswith("000"):
            raise _refused(
                number,
                zh=f"的末几位被 Excel 丢失；{_TYPE_AGAIN.zh}",
                en=f"lost its last digits in Excel; {_TYPE_AGAIN.en}",
            )
        raise _refused(number, zh="校验码不符；请与证件核对", en="fails its check; compare it with the card")
    _born(number, number[6:14])
    return number


def _refused(number: str, zh: str, en: str) -> BadValue:
    hidden = masked(number)
    return BadValue(zh=f"证件号码 {hidden} {zh}", en=f"the identity number {hidden} {en}")


def _born(number: str, digits: str) -> date:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise _refused(
            number,
            zh="中的出生日期不存在；请与证件核对",
            en="holds a birth date that does not exist; compare it with the card",
        ) from error


IdentityNumber = Annotated[str, BeforeValidator(parse_identity_number)]
"""A checked identity number, upper-case and without spaces."""
