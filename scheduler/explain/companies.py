"""Who can come to a visit of several people together, the best first, looked at only as far as somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, groupby

import numpy as np
import numpy.typing as npt

from scheduler.explain.seat import Seat
from scheduler.explain.trial import Try

_SLOTS_A_SHIFT_OF_MANY = 2
_FAR = 2**62
_Ints = npt.NDArray[np.int64]


class Companies:
    """Combinations of tries, ranked by the mode owed first, then by the way added, then by time.

    Parameters
    ----------
    people : int
        How many come, at least 2.
    tries : sequence of Try
        Tries that fit.
    start_of : callable
        The start that some of them can share; ``None`` when they cannot come together.
    """

    def __init__(self, people: int, tries: Sequence[Try], start_of: Callable[[tuple[Try, ...]], int | None]) -> None:
        self._tries = tries
        self._start_of = start_of
        self._known: dict[int, tuple[Seat, ...] | None] = {}
        self._on: dict[str, list[int]] = {}
        for number, item in enumerate(tries):
            self._on.setdefault(item.line.shift.id, []).append(number)
        self._rows = _meeting(people, tries)
        option = np.array([item.item.option for item in tries], dtype=np.int64)
        detour = np.array([item.detour for item in tries], dtype=np.int64)
        self._option, self._detour = option[self._rows[:, 0]], detour[self._rows].sum(axis=1)
        self._order = np.lexsort((self._detour, self._option))

    def with_one_on(self, shifts: frozenset[str] | None) -> Iterator[tuple[Seat, ...]]:
        """Yield those with somebody on one of some shifts; all where any will do."""
        rows = self._order
        if shifts is not None:
            mine = np.zeros(len(self._tries), dtype=np.bool_)
            mine[[number for shift in shifts for number in self._on.get(shift, ())]] = True
            rows = rows[mine[self._rows[rows]].any(axis=1)]
        for _, alike in groupby(rows.tolist(), key=lambda row: (self._option[row], self._detour[row])):
            some = [seats for seats in map(self._seats, alike) if seats is not None]
            yield from sorted(some, key=lambda seats: seats[0].moment)

    def least_on(self, way_of: Callable[[Try], float]) -> Mapping[str, tuple[int, float]]:
        """Return the least way that those with somebody on a shift add, in the best mode that has any of them there.

        Parameters
        ----------
        way_of : callable
            The way that one try adds.

        Returns
        -------
        mapping of shift to (option, way)
            Shifts on which nobody has company are absent.
        """
        way = np.array([way_of(item) for item in self._tries], dtype=np.float64)[self._rows].sum(axis=1)
        found: dict[str, tuple[int, float]] = {}
        for row in np.lexsort((way, self._option)).tolist():
            for number in self._rows[row].tolist():
                found.setdefault(self._tries[number].line.shift.id, (int(self._option[row]), float(way[row])))
        return found

    def _seats(self, row: int) -> tuple[Seat, ...] | None:
        if row not in self._known:
            some = tuple(self._tries[number] for number in self._rows[row])
            start = self._start_of(some)
            self._known[row] = None if start is None else tuple(Seat(item, start) for item in some)
        return self._known[row]


def _meeting(people: int, tries: Sequence[Try]) -> _Ints:
    """Return combinations of the numbers of tries on one day and in one mode of which nobody has to leave too soon."""
    groups: dict[tuple[int, int], list[int]] = {}
    for number, item in enumerate(tries):
        groups.setdefault((item.line.shift.day, item.item.option), []).append(number)
    first = np.array([_FAR if item.first is None else item.first for item in tries], dtype=np.int64)
    last = np.array([-_FAR if item.last is None else item.last for item in tries], dtype=np.int64)
    found = [np.zeros((0, people), dtype=np.int64)]
    for group in groups.values():
        rows = _pairs(group) if people == 2 else _of_many(people, _few_a_shift(tries, group))
        found.append(rows[first[rows].max(axis=1) <= last[rows].min(axis=1)])
    return np.concatenate(found)


def _pairs(group: list[int]) -> _Ints:
    one, other = np.triu_indices(len(group), 1)
    numbers = np.array(group, dtype=np.int64)
    return np.stack([numbers[one], numbers[other]], axis=1)


def _of_many(people: int, group: list[int]) -> _Ints:
    return np.array(list(combinations(group, people)), dtype=np.int64).reshape(-1, people)


def _few_a_shift(tries: Sequence[Try], group: list[int]) -> list[int]:
    """Return the tries with the shortest way of each shift: three people have too many combinations of all."""
    kept: dict[str, list[int]] = {}
    for number in sorted(group, key=lambda number: tries[number].detour):
        mine = kept.setdefault(tries[number].line.shift.id, [])
        if len(mine) < _SLOTS_A_SHIFT_OF_MANY:
            mine.append(number)
    return [number for mine in kept.values() for number in mine]
