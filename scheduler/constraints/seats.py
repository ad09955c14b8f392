"""Who may take which seat of a visit when several rules each ask for somebody among its people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from scheduler.constraints.index import Bools, Index
from scheduler.constraints.kinds import PairMask


def seat_masks(index: Index, masks: Iterable[PairMask]) -> tuple[Bools, Bools]:
    """Merge pair masks into who may take any seat of a visit, and who its first.

    Two rules that each ask for somebody (a pinned visitor, one who can lead) need not mean the same person.
    For visits of two people this is exact wherever all but one of the rules ask for one certain visitor. A visit
    of more people whose rules ask for different persons is kept from everybody who is none of them.

    Returns
    -------
    tuple of ndarray of bool, shape (visits, shifts)
        For all seats, and for the first seat.
    """
    shape = (len(index.problem.visits), len(index.problem.shifts))
    allowed, somebody = np.ones(shape, dtype=np.bool_), list[Bools]()
    for mask in masks:
        if mask.leader_only:
            somebody.append(mask.allowed)
        else:
            allowed &= mask.allowed
    leader = allowed.copy()
    for row, visit in enumerate(index.problem.visits):
        wanted = [mask[row] for mask in somebody if not mask[row].all()]
        if visit.people == 1 or len(wanted) < 2:
            for line in wanted:
                leader[row] &= line
        else:
            allowed[row], leader[row] = _two_seats(index, allowed[row], wanted)
    return allowed, leader


def _two_seats(index: Index, allowed: Bools, wanted: Sequence[Bools]) -> tuple[Bools, Bools]:
    """Return who may take either seat and who the first, so that every rule has somebody it asks for."""
    first = min(wanted, key=lambda line: len(set(index.shift_visitor[line].tolist())))
    second = np.ones_like(allowed)
    for line in wanted:
        if (first & ~line).any():
            second = second & line
    if second.all():
        return allowed, allowed & first
    if not (allowed & first).any() or not (allowed & second).any():
        nobody = np.zeros_like(allowed)
        return nobody, nobody
    if len(set(index.shift_visitor[first].tolist())) > 1:
        return allowed, allowed & first & second
    return allowed & (first | second), allowed & first
