"""The language in which a request wants its sentences."""

from __future__ import annotations

from enum import StrEnum

from scheduler.domain.base import Text


class Language(StrEnum):
    """A language that every sentence exists in."""

    ZH = "zh"
    EN = "en"

    def of(self, text: Text) -> str:
        """Return a sentence in this language."""
        return text.zh if self is Language.ZH else text.en


def asked_language(accept_language: str | None) -> Language:
    """Return the language an ``Accept-Language`` header likes best; Chinese when it names none of ours."""
    liked = [_weighed(part) for part in (accept_language or "").split(",")]
    ours = [(weight, language) for weight, language in liked if language is not None and weight > 0]
    # max keeps the first of equals, as the header's order wants it.
    return max(ours, key=lambda pair: pair[0])[1] if ours else Language.ZH


def _weighed(part: str) -> tuple[float, Language | None]:
    name, _, parameter = part.partition(";")
    primary = name.strip().lower().partition("-")[0]
    language = Language(primary) if primary in set(Language) else None
    key, _, value = parameter.strip().partition("=")
    if key.strip() != "q":
        return 1.0, language
    try:
        weight = float(value)
    except ValueError:
        return 0.0, None
    return (weight, language) if 0 <= weight <= 1 else (0.0, None)
