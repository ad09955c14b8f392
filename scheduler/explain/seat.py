"""One person at a visit, and how soon one or several people can start there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scheduler.explain.line import DAY_MICROS
from scheduler.explain.timing import first_start
from scheduler.explain.trial import Try


@dataclass(frozen=True)
class Seat:
    """One person at a visit: a try, and the start that all people share."""

    trial: Try
    start: int

    @property
    def shift(self) -> str:
        """The shift the person comes on."""
        return self.trial.line.shift.id

    @property
    def visitor(self) -> str:
        """The person."""
        return self.trial.line.shift.visitor

    @property
    def moment(self) -> int:
        """Start in microseconds since midnight of day 0."""
        return self.trial.line.shift.day * DAY_MICROS + self.start


def start_in(item: Try, bounds: tuple[int, int]) -> int | None:
    """Return the first start of one person between two times of the day; ``None`` when there is none."""
    start = first_start(item.line, item.item, max(item.ready, bounds[0]))
    in_time = start is not None and item.last is not None and start <= min(item.last, bounds[1])
    return start if in_time else None


def common_start(some: Sequence[Try], bounds: tuple[int, int]) -> int | None:
    """Return the first start that suits everybody; each one's pause or window may push it on."""
    low, high = max(bounds[0], *(item.ready for item in some)), bounds[1]
    for _ in range(len(some) + 2):
        starts = [start_in(item, (low, high)) for item in some]
        known = [start for start in starts if start is not None]
        if len(known) < len(starts):
            return None
        if min(known) == max(known):
            return known[0]
        low = max(known)
    return None
