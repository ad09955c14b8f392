"""A comparison as data: what the figures were, what they are, and what became of the visits."""

from __future__ import annotations

from datetime import date
from typing import Literal

from scheduler.domain.base import Frozen, Text
from scheduler.scenario.indicators import Indicators


class Moved(Frozen):
    """What became of the visits, one by one.

    Attributes
    ----------
    left_out_before, placed_now : int
        Visits the base leaves out and the variant still owes, and those of them that the variant makes.
    placed_before, left_out_now : int
        Visits the base makes and the variant still owes, and those of them that the variant leaves out.
    added, added_placed : int
        Visits only the variant owes, and those of them that it makes.
    """

    left_out_before: int
    placed_now: int
    placed_before: int
    left_out_now: int
    added: int
    added_placed: int


class ComparedVariant(Frozen):
    """One scenario beside the base.

    Attributes
    ----------
    changes : tuple of Text
        Each change in a few words.
    same_prices : bool
        Whether costs mean the same as in the base; other prices make them another currency.
    sentences : tuple of Text
        What a reader should know, filled only from the figures.
    """

    name: Text
    changes: tuple[Text, ...]
    same_prices: bool
    moved: Moved
    indicators: Indicators
    sentences: tuple[Text, ...] = ()


class Comparison(Frozen):
    """A base and its variants in figures and sentences; ids of areas and kinds, never of people."""

    format: Literal["tanfang-comparison/1"] = "tanfang-comparison/1"
    problem: str
    start: date
    days: int
    base: Indicators
    variants: tuple[ComparedVariant, ...]
