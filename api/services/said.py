"""What a domain object said when it refused its values, in both languages."""

from __future__ import annotations

from pydantic import ValidationError

from scheduler.domain.base import Text
from scheduler.domain.errors import BadValue


def said(error: ValidationError) -> Text:
    """Return the first sentence of a refusal; a general one when the values are not even of the right sort."""
    for fault in error.errors(include_url=False, include_input=False):
        reason = fault.get("ctx", {}).get("error")
        if isinstance(reason, BadValue):
            return reason.text
    place = "/".join(str(step) for step in error.errors(include_url=False, include_input=False)[0]["loc"])
    return Text(zh=f"“{place}”的值不能用。", en=f"The value of {place} cannot be used.")
