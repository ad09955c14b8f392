"""What is wrong with a register, and at which of its entries."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One broken reference or contradiction.

    Attributes
    ----------
    table : str
        The register's table, e.g. ``elders``.
    position : int
        Position of the entry in it, from 0.
    column : str
        The column to look at.
    sentence : str
        What is wrong, naming the entry and the value.
    """

    table: str
    position: int
    column: str
    sentence: str


class RegisterError(ValueError):
    """A register that cannot be used; carries the finding so that a reader can name file and line."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding
