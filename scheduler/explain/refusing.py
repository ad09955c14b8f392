"""The refusal of a question about a visit, in both languages."""

from __future__ import annotations

from scheduler.domain.base import Text
from scheduler.domain.errors import InputError


def refused(visit: str, zh: str, en: str) -> InputError:
    """Return the error that says why nothing can be said about a visit.

    Parameters
    ----------
    zh, en : str
        One sentence in each language naming the value and what to do about it.
    """
    return InputError(Text(zh=f"走访 {visit}", en=f"visit {visit}"), Text(zh=zh, en=en))
