"""Up to when a visit may start in a place where it can be put."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from scheduler.explain.choice import Choice
from scheduler.explain.placing import Placed
from scheduler.explain.seat import Seat


class Ends:
    """Up to when a visit may start in a place; asked only where that decides something, since it has to be judged."""

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._known: dict[Hashable, int] = {}
        self._bounds: dict[Hashable, int] = {}

    def reach(self, places: Iterable[Placed], moment: int) -> bool:
        """Whether the starts of one of some places reach a moment."""
        return any(self._of(placed) >= moment for placed in self._farthest_first(places, moment))

    def latest(self, places: Sequence[Placed]) -> int:
        """Return the last start of some places, in microseconds since midnight."""
        surely = max(map(self._start, places))
        later = map(self._of, self._farthest_first(places, surely + 1))
        return next((found for found in later if found > surely), surely)

    def _farthest_first(self, places: Iterable[Placed], moment: int) -> list[Placed]:
        """Return the places that may reach a moment."""
        some = [placed for placed in places if self._at_most(placed) >= moment]
        return sorted(some, key=self._at_most, reverse=True)

    def _start(self, placed: Placed) -> int:
        return placed.seats[self._choice.visit.id][0].start

    def _at_most(self, placed: Placed) -> int:
        """Return the last start that the people's own times allow; the start itself where others hang on that."""
        if placed.exact not in self._bounds:
            start, visit = self._start(placed), self._choice.visit.id
            is_tied = len(placed.seats) > 1 or visit in self._choice.trials.week.bonds
            self._bounds[placed.exact] = start if is_tied else max(start, min(map(_last, placed.seats[visit])))
        return self._bounds[placed.exact]

    def _of(self, placed: Placed) -> int:
        """Return the last start of a place, if the rules have nothing against it; else its first."""
        exact = placed.exact
        if exact not in self._known:
            latest = self._at_most(placed)
            self._known[exact] = latest if self._works(placed, latest) else self._start(placed)
        return self._known[exact]

    def _works(self, placed: Placed, start: int) -> bool:
        if start == self._start(placed):
            return True
        visit = self._choice.visit.id
        later = tuple(replace(seat, start=start) for seat in placed.seats[visit])
        return self._choice.placing.at(visit, later) is not None


def _last(seat: Seat) -> int:
    """Return the last start of one person without a gap after the first: in the same window, before a pause."""
    trial, start = seat.trial, seat.start
    if trial.last is None:
        return start
    window = next(latest for earliest, latest in trial.item.windows if earliest <= start <= latest)
    begin, end = trial.line.pause
    before_pause = begin - trial.item.duration if begin < end and start < end and start < begin else trial.last
    return max(start, min(trial.last, window, before_pause) // trial.line.tick * trial.line.tick)
