"""Who may come to a visit, and who has to be among its people when rules ask for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.constraints.index import Bools, Index
from scheduler.constraints.kinds import PairMask


@dataclass(frozen=True)
class Somebody:
    """A visit that several people make needs one of them on one of these shifts.

    One person may answer several such demands.

    Attributes
    ----------
    allowed : ndarray of bool, shape (shifts,)
    """

    visit: int
    allowed: Bools


def crew_masks(index: Index, masks: Sequence[PairMask]) -> tuple[Bools, tuple[Somebody, ...]]:
    """Merge pair masks into who may come at all, and who has to be among the people of a visit.

    Returns
    -------
    tuple of ndarray of bool, shape (visits, shifts), and Somebody
        What is asked of somebody among several people, by visit and the fewest visitors first.
    """
    allowed = np.ones((len(index.problem.visits), len(index.problem.shifts)), dtype=np.bool_)
    for mask in masks:
        if not mask.leader_only:
            allowed &= mask.allowed
    asked: list[tuple[int, int, int]] = []
    lines: list[Bools] = []
    for mask in masks:
        for row in np.flatnonzero(~mask.allowed.all(axis=1)).tolist() if mask.leader_only else ():
            line = mask.allowed[row]
            if index.problem.visits[row].people == 1:
                allowed[row] &= line
            elif (allowed[row] & ~line).any():
                asked.append((row, len(set(index.shift_visitor[line].tolist())), len(lines)))
                lines.append(line)
    return allowed, tuple(Somebody(row, lines[number]) for row, _, number in sorted(asked))
