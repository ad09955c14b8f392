"""Text on its way into a spreadsheet."""

from __future__ import annotations

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CHARACTERS = 32_767
"""What a cell of a spreadsheet holds; longer text would be lost whole."""


def escaped(text: str) -> str:
    """Return text that no spreadsheet runs as a formula, cut to what a cell can hold."""
    safe = f"'{text}" if text.startswith(_FORMULA_STARTS) else text
    return safe if len(safe) <= _LONGEST_CHARACTERS else f"{safe[: _LONGEST_CHARACTERS - 1]}…"
