"""How to search: limits, seed and method of one solve."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from scheduler.domain.base import Frozen


class Method(StrEnum):
    """Which engine answers; ``auto`` proves small problems and searches the others."""

    SEARCH = "search"
    EXACT = "exact"
    AUTO = "auto"


class SolveParams(Frozen):
    """Limits of one solve.

    Attributes
    ----------
    seconds : float
        Wall time from the moment the problem is handed over to a process that has loaded; overrun at most one second.
    iterations : int or None
        A fixed budget of search proposals a thread instead of time: same seed, same budget, same roster.
        ``seconds`` then does not count.
    workers : int
        Threads that search: on one roster, or where that is small, each from a seed of its own.
    patience : float or None
        Seconds of one short fall of the temperature that never gets hot; the search ends with the first one that gains
        no coverage and less than a thousandth of the last level. ``None`` spends all the time on falls from hot to
        cold. Does not count with ``iterations``.
    falls : int or None
        How many falls of the temperature the budget is spent on, one after the other, each from the best roster so far.
        They never get hot; only while visits are left out each begins warmer than the one before.
    """

    seconds: Annotated[float, Field(gt=0, le=86_400)] = 10.0
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    iterations: Annotated[int, Field(ge=1, le=10**12)] | None = None
    method: Method = Method.AUTO
    patience: Annotated[float, Field(gt=0)] | None = None
    falls: Annotated[int, Field(ge=1, le=1_000)] | None = None
