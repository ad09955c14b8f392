"""The one error that bad input raises, worded for the person who has to mend it."""

from __future__ import annotations


class InputError(ValueError):
    """A value somebody gave us cannot be used.

    Parameters
    ----------
    where : str
        File and place, e.g. ``elders.csv, line 7, column birth_date``.
    what : str
        One clear sentence naming the value and what to do about it.
    """

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}" if where else what)
        self.where = where
        self.what = what
