"""One rule of writing for sentences made of pieces: a space wherever Chinese meets digits or Latin letters."""

from __future__ import annotations

import re

from scheduler.domain.base import Text

_CHINESE, _OTHER = "[\u4e00-\u9fff]", "[0-9A-Za-z%]"
_MEETING = re.compile(f"(?<={_CHINESE})(?={_OTHER})|(?<={_OTHER})(?={_CHINESE})")


def spaced(text: Text) -> Text:
    """Return a sentence whose Chinese half keeps the rule; what keeps it already comes back as it is."""
    return Text(zh=_MEETING.sub(" ", text.zh), en=text.en)
