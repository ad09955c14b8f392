"""The words of the command's output, in Chinese and English."""

from __future__ import annotations

import argparse
from enum import StrEnum
from typing import Literal

from scheduler.domain.base import Text


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


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add --language."""
    names = [language.value for language in Language]
    parser.add_argument(
        "--language", choices=names, default=Language.BOTH.value, help=f"{', '.join(names)} (default both)"
    )
