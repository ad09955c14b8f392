"""How long to raise a bound, and with how many threads."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scheduler.domain.base import Frozen


class BoundParams(Frozen):
    """Limits of one bound.

    Attributes
    ----------
    seconds : float
        Wall time; a shift whose pricing has begun is still ended.
    workers : int
        Threads that price shifts.
    rounds : int or None
        A fixed number of rounds instead of time: same number, same bound.
    """

    seconds: Annotated[float, Field(gt=0, le=86_400)] = 60.0
    workers: Annotated[int, Field(ge=1, le=64)] = 2
    rounds: Annotated[int, Field(ge=1, le=10**6)] | None = None
