"""How a command ends when it cannot do what was asked: an exit code and one sentence."""

from __future__ import annotations

from scheduler.domain.base import Text

DONE = 0
BROKEN_RULES = 1
BAD_INPUT = 2
ENGINE_FAILED = 3
STOPPED = 130
"""What a shell reports for a program that Ctrl-C ended."""


class CommandError(Exception):
    """The command ends here.

    Parameters
    ----------
    code : int
        Exit code, one of the constants of this module.
    text : Text
        One sentence for stderr; ids and figures only, never a personal detail.
    """

    def __init__(self, code: int, text: Text) -> None:
        super().__init__(text.en)
        self.code = code
        self.text = text
