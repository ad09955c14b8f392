"""Which units could well be neighbours on a route.

Moves prefer them: the granular neighbourhoods of Toth and Vigo, The Granular Tabu Search and Its
Application to the Vehicle-Routing Problem, INFORMS Journal on Computing 15 (2003), with the waiting and
lateness a neighbour would cause added to the way, as in Vidal, Crainic, Gendreau and Prins, A hybrid genetic
algorithm with adaptive diversity management for vehicle routing problems with time windows, Computers &
Operations Research 40 (2013).
"""

from __future__ import annotations

import numpy as np

from scheduler.constraints.formulation import Formulation
from scheduler.constraints.index import Bools, Floats, Ints
from scheduler.search.order.units import Units

NEAREST = 400
WAITING_WEIGHT = 0.2


def nearest(f: Formulation, units: Units) -> tuple[Ints, Ints]:
    """Return for each unit others that may share a shift with it, nearest first, and how many.

    Returns
    -------
    near : ndarray (units, k)
        Rows are filled up with the unit itself.
    count : ndarray (units,)
    """
    score = np.where(_share_a_shift(units), _score(f, units), np.inf)
    np.fill_diagonal(score, np.inf)
    most = max(1, min(NEAREST, len(score) - 1))
    near = np.argsort(score, axis=1, kind="stable")[:, :most].astype(np.int64)
    possible = np.isfinite(np.take_along_axis(score, near, axis=1))
    count = possible.sum(axis=1)
    return np.ascontiguousarray(np.where(possible, near, np.arange(len(score))[:, None])), count.astype(np.int64)


def _share_a_shift(units: Units) -> Bools:
    fits = units.fits[units.first].astype(np.float32)
    paired = units.second >= 0
    fits[paired] += units.fits[units.second[paired]]
    return np.asarray(fits @ fits.T > 0, dtype=np.bool_)


def _score(f: Formulation, units: Units) -> Floats:
    visit = units.visit[units.first]
    place = f.visit_place[visit]
    way = f.travel.ticks[0][place[:, None], place[None, :]].astype(np.float64)
    opens = f.windows.earliest[visit, 0, 0].astype(np.float64)
    ends = f.windows.due[visit, 0, :].max(axis=1, initial=0).astype(np.float64)
    leave = opens + f.option_ticks[visit, 0]
    waits = np.maximum(0.0, opens[None, :] - (ends + leave - opens)[:, None] - way)
    late = np.maximum(0.0, leave[:, None] + way - ends[None, :])
    apart = WAITING_WEIGHT * waits + late
    return np.asarray(way + np.minimum(apart, apart.T), dtype=np.float64)
