"""Who may come to a visit, and who has to be among its people when rules ask for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.constraints.index import Bools, Index
from scheduler.constraints.kinds import PairMask
from scheduler.constraints.pairs import Pairs, merged_pairs


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


def crew_masks(index: Index, masks: Sequence[PairMask]) -> tuple[Pairs[np.bool_], tuple[Somebody, ...]]:
    """Merge at least one pair mask into who may come at all, and who has to be among the people of a visit.

    Returns
    -------
    tuple of Pairs and Somebody
        What is asked of somebody among several people, by visit and the fewest visitors first.
    """
    alone = np.array([visit.people == 1 for visit in index.problem.visits], dtype=np.bool_)
    tables = [_of_lone_visits(mask.allowed, alone) if mask.leader_only else mask.allowed for mask in masks]
    closing = [table for table in tables if not table.value[np.unique(table.row)].all()]
    allowed = merged_pairs(closing or tables[:1], np.logical_and)
    asked: list[tuple[int, int, int]] = []
    lines: list[Bools] = []
    for mask in masks:
        for row in np.flatnonzero(_binds(mask.allowed) & ~alone).tolist() if mask.leader_only else ():
            line = mask.allowed[row]
            if (allowed[row] & ~line).any():
                asked.append((row, len(set(index.shift_visitor[line].tolist())), len(lines)))
                lines.append(line)
    return allowed, tuple(Somebody(row, lines[number]) for row, _, number in sorted(asked))


def _of_lone_visits(mask: Pairs[np.bool_], alone: Bools) -> Pairs[np.bool_]:
    """Return a mask that closes nothing to visits of several people."""
    open_line = np.ones((1, mask.value.shape[1]), dtype=np.bool_)
    return Pairs(np.where(alone, mask.row, len(mask.value)), mask.column, np.concatenate([mask.value, open_line]))


def _binds(mask: Pairs[np.bool_]) -> Bools:
    """Return which visits a mask closes any shift to."""
    closing: Bools = np.logical_not(np.all(mask.value[:, np.unique(mask.column)], axis=1))
    return closing[mask.row]
