"""What the command says when Ctrl-C ends it before it could do anything; loads nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

ZH = "已停止；没有写入任何文件"
EN = "stopped; nothing was written"
_KNOWS_LANGUAGES = "scheduler.cli.words"


def stopped_line(words: Sequence[str]) -> str:
    """Return the sentence in the language of a command line; in both while nobody could tell it yet."""
    if _KNOWS_LANGUAGES in sys.modules:
        # Loaded already, so that importing costs nothing.
        from scheduler.cli.words import language_of
        from scheduler.domain.base import Text
        from scheduler.domain.errors import InputError

        try:
            return language_of(words, os.environ).line(Text(zh=ZH, en=EN))
        except InputError:
            pass
    return f"{EN} / {ZH}"
