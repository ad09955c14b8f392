"""What was found for a visit on a route that has not changed since; later finds take the place of earlier ones.

A route has an edition, a number that it gets anew whenever it changes. An entry holds the least way that a visit adds
to one edition and where, or how many ticks it adds at least when no more had to be known.
"""

from __future__ import annotations

import math

from scheduler.search.compiled import compiled
from scheduler.search.data import Data
from scheduler.search.state import EDITION, State

WHAT, FOUND = 0, 1
POSITION_BITS = 20
NOWHERE = (1 << POSITION_BITS) - 1
ODD = 40_503
FAR = 1 << 40


@compiled
def renumber(state: State, shift: int) -> None:
    """Give a route that changed a new edition."""
    state.tally[EDITION] += 1
    state.edition[shift] = state.tally[EDITION]


@compiled
def is_kept(data: Data, state: State, node: int, shift: int) -> bool:
    """Whether what a node finds on a shift follows from the shift's own route alone."""
    return bool(state.slot[shift] < 0 and data.ties.cluster[node] < 0 and data.late_price == 0)


@compiled
def entry_of(data: Data, state: State, visit: int, shift: int) -> tuple[int, int]:
    """Return the entry of a visit and a shift, and what it must say to be of the shift's present edition."""
    shifts, options = len(state.slot), data.option_ticks.shape[1]
    entry = visit * (shifts if len(state.known) >= len(data.seats) * shifts else ODD) + shift
    said = (state.edition[shift] * len(data.seats) + visit) * options + state.option[visit]
    return int(entry & (len(state.known) - 1)), int(said)


@compiled
def keep(state: State, entry: int, said: int, way: int, position: int) -> None:
    """Keep the least way and its position, or ``NOWHERE`` with a floor of all ways."""
    state.known[entry, WHAT], state.known[entry, FOUND] = said, (way << POSITION_BITS) + position


@compiled
def recalled(state: State, entry: int) -> tuple[int, int]:
    """Return the way and the position of an entry."""
    found = state.known[entry, FOUND]
    return int(found >> POSITION_BITS), int(found & NOWHERE)


@compiled
def floor_of(terms: tuple[float, float, float], cost: float) -> int:
    """Return the least way that makes a place as dear as ``cost`` or passes the room, by price, tick price and room."""
    price, tick_price, room = terms
    ways = min(float(FAR), room + 1.0)
    if tick_price > 0:
        ways = min(ways, (cost - price) / tick_price)
    return math.floor(ways)
