"""The language of the command, Chinese or English, and who decides it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Literal

from scheduler.domain.base import Text
from scheduler.domain.errors import InputError

OPTION = "--language"
VARIABLE = "TANFANG_LANGUAGE"
LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_NOBODYS_LOCALES = ("", "C", "POSIX")


class Language(StrEnum):
    """What the reader wants to read."""

    ZH = "zh"
    EN = "en"
    BOTH = "both"

    @property
    def single(self) -> tuple[Literal["zh", "en"], ...]:
        """The languages one by one."""
        match self:
            case Language.ZH:
                return ("zh",)
            case Language.EN:
                return ("en",)
            case _:
                return ("zh", "en")

    def label(self, text: Text) -> str:
        """Return a heading or a short label on one line."""
        return f"{text.zh} {text.en}" if self is Language.BOTH else self.sentence(text)

    def sentence(self, text: Text) -> str:
        """Return a sentence, a line for each language."""
        in_words = {"zh": text.zh, "en": text.en}
        return "\n".join(in_words[language] for language in self.single)

    def line(self, text: Text) -> str:
        """Return what has to stay on one line, in both languages where both are wanted."""
        return f"{text.en} / {text.zh}" if self is Language.BOTH else self.one(text)

    def one(self, text: Text) -> str:
        """Return what has to be said once: in Chinese, or in English to everybody else."""
        return text.zh if self is Language.ZH else text.en


def language_of(words: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language of a command line: what it says, else ``TANFANG_LANGUAGE``, else the locale's.

    A locale of nobody (``C``, or none) leaves it at both languages. A wrong word on the command line is left to
    the parser, which refuses it.

    Raises
    ------
    InputError
        When ``TANFANG_LANGUAGE`` is none of the languages.
    """
    wished = _asked(words)
    if wished is not None:
        return wished
    given = environment.get(VARIABLE, "")
    if given:
        if given not in list(Language):
            choices = ", ".join(Language)
            raise InputError(
                VARIABLE,
                Text(zh=f"{given!r} 不在可选值之内；请改用 {choices}", en=f"{given!r} is none of {choices}; give one"),
            )
        return Language(given)
    locale = next((environment[name] for name in LOCALE_VARIABLES if environment.get(name)), "")
    if locale.partition(".")[0] in _NOBODYS_LOCALES:
        return Language.BOTH
    return Language.ZH if locale.lower().startswith("zh") else Language.EN


def _asked(words: Sequence[str]) -> Language | None:
    """Return the last language that the command line names, None where it names none or a wrong one."""
    pairs = [*pairwise(words), *(tuple(word.split("=", 1)) for word in words if "=" in word)]
    asked = [word for option, word in pairs if option == OPTION]
    return Language(asked[-1]) if asked and asked[-1] in list(Language) else None
