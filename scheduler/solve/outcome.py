"""What a solve tells while it works and when it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from scheduler.constraints.plan import Plan

Vector = tuple[float, ...]


class Source(StrEnum):
    """Who found a roster."""

    SEARCH = "search"
    MODEL = "model"
    EXACT = "exact"


@dataclass(frozen=True)
class Step:
    """How good a better roster was, without its routes.

    Attributes
    ----------
    vector : tuple of float
        Amounts of the levels, quality last, as the engine counts them.
    seconds : float
        Since the problem was handed over.
    """

    vector: Vector
    source: Source
    seconds: float


@dataclass(frozen=True)
class Progress(Step):
    """A better roster."""

    plan: Plan

    @property
    def step(self) -> Step:
        """The same without its routes: a county's thousands would fill the memory in minutes."""
        return Step(self.vector, self.source, self.seconds)


@dataclass
class Outcome:
    """How a solve went.

    Attributes
    ----------
    proposals : int
        Moves the search judged, over all seeds.
    routes_pooled : int
        Different routes the roster model could choose from at the end.
    model_gain : float or None
        By how much the roster model lowered the first level it improved; None when it was not asked.
    bound : float or None
        No roster with the same coverage has a lower quality, in the objective's unit; None when nothing is proven.
    is_optimal : bool
        Whether all levels are proven.
    """

    proposals: int = 0
    routes_pooled: int = 0
    model_gain: float | None = None
    bound: float | None = None
    is_optimal: bool = False


@dataclass(frozen=True)
class Failed:
    """The engine could not go on; never to be read as "infeasible".

    Attributes
    ----------
    kind : str
        Name of the error's class.
    place : str
        The function that raised it and the line, ``name:line``; empty where that says nothing.
    """

    kind: str
    place: str = ""


@dataclass(frozen=True)
class Ready:
    """The process has loaded what it needs; a solve now starts at once.

    Attributes
    ----------
    at : float
        ``time.monotonic()``. The limit of a solve counts from here, or from when it was handed over if that is later.
    """

    at: float


Message = Ready | Progress | Outcome | Failed
Report = Callable[[Progress], None]
