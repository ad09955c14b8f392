"""The resident identity number: 18 characters, the last one a check on the others (GB 11643, ISO 7064 mod 11-2)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

_CHECKS = "10X98765432"
_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_NEW_FORM = re.compile(r"\d{17}[\dX]")
_OLD_FORM = re.compile(r"\d{15}")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+|\d+\.0*")
_TYPE_AGAIN = "format the column as text and type the number again"


def check_character(first_seventeen: str) -> str:
    """Return the 18th character, ``0`` to ``9`` or ``X``, for the first seventeen digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_seventeen, strict=True))
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
    ValueError
        When the number is a numeric cell, was broken by a spreadsheet, has the wrong length or characters, an
        impossible birth date or a failing check. The sentence shows it masked.
    """
    if not isinstance(value, str):
        raise ValueError(f"the identity number is a number cell, of which Excel keeps 15 digits; {_TYPE_AGAIN}")
    number = "".join(unicodedata.normalize("NFKC", value).split()).upper()
    if _SCIENTIFIC.fullmatch(number):
        raise ValueError(f"the identity number {masked(number)} was turned into a number by Excel; {_TYPE_AGAIN}")
    if _OLD_FORM.fullmatch(number):
        _born(number, f"19{number[6:12]}")
        return number
    if not _NEW_FORM.fullmatch(number):
        raise ValueError(
            f"the identity number {masked(number)} has {len(number)} characters of which some may be wrong; "
            "it takes 17 digits and a last digit or X"
        )
    if check_character(number[:17]) != number[17]:
        if number.endswith("000"):
            raise ValueError(f"the identity number {masked(number)} lost its last digits in Excel; {_TYPE_AGAIN}")
        raise ValueError(f"the identity number {masked(number)} fails its check; compare it with the card")
    _born(number, number[6:14])
    return number


def _born(number: str, digits: str) -> date:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise ValueError(f"the identity number {masked(number)} holds a birth date that does not exist") from error


IdentityNumber = Annotated[str, BeforeValidator(parse_identity_number)]
"""A checked identity number, upper-case and without spaces."""
