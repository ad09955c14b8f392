"""Who an elder or a visitor is: the only place where personal details live."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import BeforeValidator

from scheduler.domain.base import Frozen, Identifier
from scheduler.domain.errors import BadValue
from scheduler.domain.identity import IdentityNumber

_PHONE = re.compile(r"(\+?\d[\d-]{2,18}\d)?")


def parse_phone(value: object) -> object:
    """Tidy a phone number (full-width digits, spaces); pass anything that is no text on.

    Raises
    ------
    BadValue
        When something other than digits, hyphens and a leading plus is left.
    """
    if not isinstance(value, str):
        return value
    phone = "".join(unicodedata.normalize("NFKC", value).split())
    if not _PHONE.fullmatch(phone):
        raise BadValue(
            zh="电话号码只能是 4 至 20 位数字、连字符和开头的 +；请改正",
            en="the phone number holds something other than 4 to 20 digits, hyphens and a leading +; correct it",
        )
    return phone


PhoneNumber = Annotated[str, BeforeValidator(parse_phone)]


class EmergencyContact(Frozen):
    """Somebody to ring when the elder does not answer; listed in the order to try them."""

    name: str
    phone: PhoneNumber
    relation: str = ""


class Person(Frozen):
    """Personal details of one elder or visitor, kept apart from everything planning sees.

    Attributes
    ----------
    id : str
        Id of the elder or visitor.
    identity_number : str or None
        18 characters checked by ISO 7064 mod 11-2, or the old 15-digit form.
    """

    id: Identifier
    name: str
    identity_number: IdentityNumber | None = None
    phone: PhoneNumber = ""
    address: str = ""
    contacts: tuple[EmergencyContact, ...] = ()
