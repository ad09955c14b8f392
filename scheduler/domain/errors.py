"""What bad input raises, worded in both languages for the person who has to mend it."""

from __future__ import annotations

from scheduler.domain.base import Text


class BadValue(ValueError):
    """A value that makes no sense, before anybody knows where it came from.

    Domain objects raise it at birth; a reader adds file and place and raises ``InputError``.

    Parameters
    ----------
    zh, en : str
        One clear sentence in each language, naming the value and what to do about it.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh=zh, en=en)


class InputError(ValueError):
    """A value somebody gave us cannot be used.

    Parameters
    ----------
    where : str or Text
        File and place, e.g. ``elders.csv, line 7, column birth_date``; a plain text reads the same in both languages.
    what : Text
        One clear sentence naming the value and what to do about it.

    Attributes
    ----------
    where, what : str
        The same in English.
    text : Text
        Place and sentence in both languages.
    """

    def __init__(self, where: str | Text, what: Text) -> None:
        place = where if isinstance(where, Text) else Text(zh=where, en=where)
        joined = Text(
            zh=f"{place.zh}：{what.zh}" if place.zh else what.zh,
            en=f"{place.en}: {what.en}" if place.en else what.en,
        )
        super().__init__(joined.en)
        self.where = place.en
        self.what = what.en
        self.text = joined
