"""Which kind of move comes next: fixed chances for the rare ones, shares by success for the small ones.

The shares follow the adaptive weights of Ropke and Pisinger, "An Adaptive Large Neighborhood Search Heuristic for the
Pickup and Delivery Problem with Time Windows", Transportation Science 2006.
"""

from __future__ import annotations

from scheduler.search.chance import below, uniform
from scheduler.search.compiled import compiled
from scheduler.search.data import Data
from scheduler.search.moves import (
    change_option,
    exchange_tails,
    hand_over,
    move_segment,
    relocate_anywhere,
    relocate_near,
    swap,
)
from scheduler.search.ruin import drop, replace, retime, ruin_and_recreate, serve
from scheduler.search.state import KIND, OWN, State

LEAST_SHARE, FADING = 0.06, 0.5
NO_KIND, RELOCATE_NEAR, RELOCATE_ANYWHERE, SWAP, EXCHANGE_TAILS, HAND_OVER = -1, 0, 1, 2, 3, 4


@compiled
def propose(data: Data, state: State, ruins: float, bar: float) -> bool:
    """Build one random proposal, a ruin with probability ``ruins``; none above the ``bar`` as far as that is known."""
    node = state.own[below(state.stream, state.tally[OWN])]
    state.tally[KIND] = NO_KIND
    tied, served = data.ties.cluster[node] >= 0, state.shift[node] >= 0
    draw = uniform(state.stream)
    if not served and (tied or draw < 0.3):
        return serve(data, state, node)
    if tied and draw < 0.25:
        return retime(data, state, node) if draw < 0.08 else replace(data, state, node, draw < 0.12)
    if uniform(state.stream) < ruins:
        return ruin_and_recreate(data, state, node)
    if draw < 0.002:
        return drop(data, state, node)
    if draw < 0.02 and data.option_count[data.node_visit[node]] > 1:
        return change_option(data, state, node)
    return small_move(data, state, node, bar)


@compiled
def small_move(data: Data, state: State, node: int, bar: float) -> bool:
    """Build a proposal of a kind drawn by the shares."""
    draw, kind = uniform(state.stream), 0
    while kind < len(state.share) - 1 and draw >= state.share[kind]:
        draw -= state.share[kind]
        kind += 1
    state.tally[KIND] = kind
    state.tried[kind] += 1.0
    if kind == RELOCATE_NEAR:
        return relocate_near(data, state, node, bar)
    if kind == RELOCATE_ANYWHERE:
        return relocate_anywhere(data, state, node, bar)
    if kind == SWAP:
        return swap(data, state, node, bar)
    if kind == EXCHANGE_TAILS:
        return exchange_tails(data, state, node, bar)
    if kind == HAND_OVER:
        return hand_over(data, state, node, bar)
    return move_segment(data, state, node, bar)


@compiled
def credit(state: State) -> None:
    """Note that the proposal was accepted and changed the cost."""
    if state.tally[KIND] != NO_KIND:
        state.gained[state.tally[KIND]] += 1.0


@compiled
def share_out(state: State) -> None:
    """Give each kind of small move a least share of the next proposals, and the rest by how often it changed the cost.

    Older counts fade, so that the shares follow the temperature.
    """
    total, kinds = 0.0, len(state.share)
    for kind in range(kinds):
        state.share[kind] = (state.gained[kind] + 1.0) / (state.tried[kind] + 100.0)
        total += state.share[kind]
    for kind in range(kinds):
        state.share[kind] = LEAST_SHARE + (1.0 - kinds * LEAST_SHARE) * state.share[kind] / total
        state.tried[kind] *= FADING
        state.gained[kind] *= FADING
