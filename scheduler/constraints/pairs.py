"""Values of all pairs of a visit and a shift, kept once for all pairs that are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, overload

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Value = TypeVar("Value", np.bool_, np.float64)


@dataclass(frozen=True)
class Pairs(Generic[Value]):
    """A table of visits and shifts; a county has millions of pairs, and few that differ.

    ``pairs[visit]`` is a visit's line over all shifts; ``pairs[visits, shifts]`` are values pair by pair.

    Attributes
    ----------
    row : ndarray of int, shape (visits,)
        Which line of the table each visit has.
    column : ndarray of int, shape (shifts,)
    value : ndarray, shape (different rows, different columns)
    """

    row: Ints
    column: Ints
    value: npt.NDArray[Value]

    @property
    def shape(self) -> tuple[int, int]:
        """Number of visits and of shifts."""
        return len(self.row), len(self.column)

    @overload
    def __getitem__(self, key: int) -> npt.NDArray[Value]: ...

    @overload
    def __getitem__(self, key: tuple[int, int]) -> Value: ...

    @overload
    def __getitem__(self, key: tuple[Ints, Ints]) -> npt.NDArray[Value]: ...

    def __getitem__(self, key: int | tuple[int, int] | tuple[Ints, Ints]) -> npt.NDArray[Value] | Value:
        if isinstance(key, tuple):
            found: npt.NDArray[Value] | Value = self.value[self.row[key[0]], self.column[key[1]]]
            return found
        line: npt.NDArray[Value] = self.value[self.row[key]][self.column]
        return line

    def compact(self) -> Pairs[Value]:
        """Return the same with each line of the table once."""
        row, rows = _alike_lines(self.value)
        column, columns = _alike_lines(self.value[rows].T)
        return Pairs(row[self.row], column[self.column], np.ascontiguousarray(self.value[np.ix_(rows, columns)]))

    def whole(self) -> npt.NDArray[Value]:
        """Return every pair, shape (visits, shifts): for problems that are not large."""
        full: npt.NDArray[Value] = self.value[self.row][:, self.column]
        return full


def one_by_one(values: npt.NDArray[Value]) -> Pairs[Value]:
    """Return a table in which every visit and every shift has a line of its own."""
    visits, shifts = values.shape
    return Pairs(np.arange(visits), np.arange(shifts), values)


def alike(value: Value, shape: tuple[int, int]) -> Pairs[Value]:
    """Return a table in which all pairs have one value."""
    return Pairs(np.zeros(shape[0], np.int64), np.zeros(shape[1], np.int64), np.array([[value]]))


def merged_pairs(tables: Sequence[Pairs[Value]], combine: np.ufunc) -> Pairs[Value]:
    """Return at least one table of the same visits and shifts combined pair by pair, from the first to the last."""
    tables = [table.compact() for table in tables]
    row, rows = same(np.stack([table.row for table in tables], axis=1))
    column, columns = same(np.stack([table.column for table in tables], axis=1))
    value = tables[0].value[np.ix_(rows[:, 0], columns[:, 0])]
    for number, table in enumerate(tables[1:], start=1):
        value = combine(value, table.value[np.ix_(rows[:, number], columns[:, number])])
    return Pairs(row, column, value).compact()


def _alike_lines(value: npt.NDArray[Value]) -> tuple[Ints, Ints]:
    """Return which of the different lines each line is, and where those first stand."""
    number: dict[bytes, int] = {}
    of = np.array([number.setdefault(line.tobytes(), len(number)) for line in value], dtype=np.int64)
    return of, np.unique(of, return_index=True)[1].astype(np.int64)


def same(keys: Ints) -> tuple[Ints, Ints]:
    """Return which of the different keys each line has, and those keys.

    Parameters
    ----------
    keys : ndarray of int, shape (lines, numbers of a key)
    """
    code = np.zeros(len(keys), np.int64)
    for number in range(keys.shape[1]):
        # The pairs of codes are renumbered at each step, so that no product grows beyond a word.
        _, code = np.unique(code * (int(keys[:, number].max(initial=0)) + 1) + keys[:, number], return_inverse=True)
    _, first = np.unique(code, return_index=True)
    return code.astype(np.int64), keys[first]
