"""Which visits are taken in one step: single ones and tied pairs; and whether a problem has that shape."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.index import Bools, Ints
from scheduler.constraints.kinds import Measure, Scope
from scheduler.domain.visit import Company
from scheduler.search.gather_seats import seat_masks
from scheduler.travel.lines import LineTicks

SMALLEST_TIED_SHARE = 0.1
UNBOUNDED_LAG = 1 << 50
KNOWN_LISTS = frozenset({"caps", "somebody", "together"})
_COMPANY = {Company.ANY: 0, Company.DIFFERENT: 1, Company.SAME: 2}

_Seat = tuple[int, int]
_Tie = tuple[_Seat, _Seat, int, int, int]


@dataclass(frozen=True)
class Units:
    """Nodes and the units they form; units that nobody can serve are left out.

    Attributes
    ----------
    visit, seat : ndarray (nodes,)
    fits : ndarray (nodes, shifts)
    first, second : ndarray (units,)
        Nodes; ``second`` is -1 for a single visit.
    other_visit : ndarray (units,)
        Visit row of ``second`` when it is another visit than that of ``first``, else -1.
    """

    visit: Ints
    seat: Ints
    fits: Bools
    first: Ints
    second: Ints
    other_visit: Ints
    lag_min: Ints
    lag_max: Ints
    company: Ints


def supports(formulation: Formulation) -> bool:
    """Return whether the order search knows every kind the problem uses and its shape fits.

    The shape: a matrix of the ways, one day, priced lateness but in no window that another one follows, serving before
    quality, no cluster above two nodes, a tenth of the nodes tied, and somebody for at least one visit.
    """
    f = formulation
    if any(isinstance(ticks, LineTicks) for ticks in f.travel.ticks):
        return False
    if f.index.problem.days != 1 or not f.visits or not f.shifts or not _kinds_known(f):
        return False
    if f.lateness_per_minute + f.largest_lateness_per_minute <= 0 or f.seats.max() > 2:
        return False
    if not _early_is_best(f) or not (f.unserved.amount[:-1].sum(axis=0) > 0).all():
        return False
    tied = [seat for tie in _ties(f) for seat in tie[:2]]
    if len(tied) != len(set(tied)) or len(tied) < SMALLEST_TIED_SHARE * f.seats.sum():
        return False
    return len(units_of(f).first) > 0


def _early_is_best(f: Formulation) -> bool:
    """Return whether an earlier start is never later for its window than a later start."""
    windows = f.windows
    followed = np.arange(windows.latest.shape[2]) < windows.count[:, 0, None] - 1
    return not (followed & (windows.due[:, 0] < windows.latest[:, 0])).any()


def _kinds_known(f: Formulation) -> bool:
    """Return whether the problem uses none but the kinds the kernels know; kinds of later days are unknown."""
    given = {field.name for field in fields(f) if isinstance(getattr(f, field.name), tuple) and getattr(f, field.name)}
    plain = bool((f.option_count == 1).all()) and not f.option_remote[:, 0].any()
    caps = all(cap.scope is Scope.SHIFT and cap.measure is not Measure.METERS for cap in f.caps)
    return given <= KNOWN_LISTS and plain and bool(f.option_allowed[:, 0].all()) and caps


def _ties(f: Formulation) -> list[_Tie]:
    """Return the ties between seats, those of one visit's two seats included, each once."""
    pairs = [int(row) for row in np.nonzero(f.seats == 2)[0]]
    ties: list[_Tie] = [((row, 0), (row, 1), 0, 0, _COMPANY[Company.DIFFERENT]) for row in pairs]
    for tie in f.together:
        one, two = (tie.first, tie.first_seat), (tie.second, tie.second_seat)
        if tie.first != tie.second:
            most = UNBOUNDED_LAG if tie.max_lag is None else tie.max_lag
            ties.append((one, two, tie.min_lag, most, _COMPANY[tie.company]))
    return ties


def units_of(f: Formulation) -> Units:
    """Number the nodes and units of a formulation that ``supports`` accepts."""
    visit = np.repeat(np.arange(f.visits), f.seats).astype(np.int64)
    first_node = np.concatenate([[0], np.cumsum(f.seats)]).astype(np.int64)
    seat = np.concatenate([np.arange(stop - start) for start, stop in pairwise(first_node)]).astype(np.int64)
    fits = seat_masks(f).whole() & (f.windows.count[visit, 0] > 0)[:, None]
    fits = fits & (f.index.shift_day == 0)[None, :]
    rows: list[tuple[int, int, int, int, int]] = []
    tied: set[int] = set()
    for one, two, least, most, company in _ties(f):
        a, b = int(first_node[one[0]]) + one[1], int(first_node[two[0]]) + two[1]
        tied |= {a, b}
        if company_possible(f.index.shift_visitor, fits[a], fits[b], company):
            rows.append((a, b, least, most, company))
    rows += [(node, -1, 0, 0, 0) for node in range(len(visit)) if node not in tied and fits[node].any()]
    rows.sort()
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    other = np.where(table[:, 1] >= 0, visit[table[:, 1]], -1)
    other = np.where(other == visit[table[:, 0]], -1, other)
    columns = [np.ascontiguousarray(table[:, column]) for column in range(5)]
    return Units(visit, seat, fits.astype(np.bool_), columns[0], columns[1], other, *columns[2:])


def company_possible(visitor: Ints, fits_first: Bools, fits_second: Bools, company: int) -> bool:
    """Return whether some two shifts can serve a pair together."""
    ones, twos = set(visitor[fits_first].tolist()), set(visitor[fits_second].tolist())
    if not ones or not twos:
        return False
    if company == _COMPANY[Company.DIFFERENT]:
        return len(ones | twos) > 1
    return company != _COMPANY[Company.SAME] or bool(ones & twos)
