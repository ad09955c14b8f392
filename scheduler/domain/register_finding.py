"""What is wrong with a register, and at which of its entries."""

from __future__ import annotations

from typing import NamedTuple

from scheduler.domain.base import Text
from scheduler.domain.errors import BadValue


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
    value : str
        What stands there, masked where it is personal.
    sentence : Text
        What is wrong, naming the entry and the value.
    """

    table: str
    position: int
    column: str
    value: str
    sentence: Text


class RegisterError(BadValue):
    """A register that cannot be used; carries the finding so that a reader can name file and line."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(zh=finding.sentence.zh, en=finding.sentence.en)
        self.finding = finding
