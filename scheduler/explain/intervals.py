"""When a visit can start on one shift: intervals of starts, looked at one mode after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from math import inf

from scheduler.explain.choice import Choice
from scheduler.explain.ends import Ends
from scheduler.explain.floor import Floor
from scheduler.explain.placing import Placed
from scheduler.explain.seat import Seat

_PLACES_A_SHIFT = 30
_PLACES_OF_SEVERAL = 8
"""Several people have a place for every pair of theirs, and each is found from the shift of every one of them."""

NOTHING_MORE: Floor = (2**62, inf)


@dataclass(frozen=True)
class Interval:
    """Starts on the same shifts and in the same mode that all work, in microseconds since midnight.

    Attributes
    ----------
    placed : Placed
        The place with the least way added.
    places : tuple of Placed
        All places of which the starts join.
    """

    placed: Placed
    earliest: int
    places: tuple[Placed, ...]

    def people_and_time(self, visit: str) -> tuple[frozenset[str], int, int, int]:
        """Return who comes, on which day, from when on and in which mode."""
        seats = self.placed.seats[visit]
        first = seats[0].trial
        return frozenset(seat.visitor for seat in seats), first.line.shift.day, self.earliest, first.item.option


class OnShift:
    """The starts of a visit on one shift, the mode owed first; a visit tied to others that wait has all at once.

    Parameters
    ----------
    floor : Floor
        Bound of all of them.

    Attributes
    ----------
    shift : str
    floor : Floor
        Bound of those that have not been looked at.
    is_bounded : bool
        Whether no better bound can be had.
    """

    def __init__(self, choice: Choice, shift: str, floor: Floor, ends: Ends) -> None:
        self.shift, self.floor, self.is_bounded = shift, floor, True
        self._choice, self._ends = choice, ends
        self._left = _PLACES_A_SHIFT if choice.visit.people == 1 else _PLACES_OF_SEVERAL
        self._modes = groupby(choice.offers(frozenset({shift})), self._mode)
        self._waiting: tuple[int, Iterator[Placed]] | None = None

    def lacks(self, seat: Seat) -> bool:
        """Whether the mode of a seat has not been looked at."""
        return self.floor[0] <= seat.trial.item.option

    def more(self) -> list[Interval]:
        """Return the intervals of the next mode, those that overlap joined."""
        _, offers = self._waiting or next(self._modes, (0, iter(())))
        judged = (self._choice.kept(placed) for placed in offers)
        places = list(islice((placed for placed in judged if placed is not None), self._left))
        self._left -= len(places)
        self._waiting = next(self._modes, None) if self._left else None
        self.floor = NOTHING_MORE if self._waiting is None else (self._waiting[0], -inf)
        self.is_bounded = self._choice.visit.people > 1 or len(self._choice.bundle) > 1
        return list(self._intervals(places))

    def _mode(self, placed: Placed) -> int:
        return 0 if len(placed.seats) > 1 else placed.seats[self._choice.visit.id][0].trial.item.option

    def _intervals(self, places: list[Placed]) -> Iterator[Interval]:
        groups = dict[tuple[frozenset[str], int], list[Interval]]()
        for placed in places:
            seats = placed.seats[self._choice.visit.id]
            key = (frozenset(seat.shift for seat in seats), seats[0].trial.item.option)
            groups.setdefault(key, []).append(Interval(placed, seats[0].start, (placed,)))
        for group in groups.values():
            yield from self._joined(group)

    def _joined(self, group: list[Interval]) -> Iterator[Interval]:
        """Join intervals that overlap; the place with the least way stands for all of them."""
        waiting: Interval | None = None
        for item in sorted(group, key=lambda item: item.earliest):
            if waiting is None:
                waiting = item
            elif self._ends.reach(waiting.places, item.earliest):
                best = min((waiting.placed, item.placed), key=lambda placed: placed.detour)
                waiting = Interval(best, waiting.earliest, (*waiting.places, *item.places))
            else:
                yield waiting
                waiting = item
        if waiting is not None:
            yield waiting
