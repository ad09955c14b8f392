"""How late a day must be: what lateness costs in a solution found quickly."""

from __future__ import annotations

from scheduler.search.chance import stream_of
from scheduler.search.handle import handle
from scheduler.search.order.anneal import anneal
from scheduler.search.order.columns import LARGEST, LATENESS
from scheduler.search.order.data import OrderData
from scheduler.search.order.state import Walk, copy_standing, walk_of

SEED = 1
PROPOSALS, MOST_PROPOSALS = 500, 200_000  # for each unit; in all
RUINS = 0.01  # of the proposals


def late_share(data: OrderData, walk: Walk, heat: tuple[float, float]) -> float:
    """Return the price of all lateness for each unit after a short fall from where a walk stands.

    Parameters
    ----------
    heat : tuple of float
        Temperatures of the fall.
    """
    probe = walk_of(data)
    copy_standing(walk, probe)
    proposals = min(MOST_PROPOSALS, PROPOSALS * len(data.unit))
    anneal(handle(data), handle(probe), stream_of(SEED), proposals, heat, RUINS)
    late = data.prices[1] * probe.total[LATENESS] + data.prices[2] * probe.total[LARGEST]
    return float(late) / len(data.unit)
