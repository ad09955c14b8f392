"""The cheapest routes of all shifts at some prices, several shifts at a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from scheduler.bound.column import Column
from scheduler.bound.kernels.completion import completion, least_of_all
from scheduler.bound.kernels.labels import IS_FULL, Labels, empty_labels
from scheduler.bound.kernels.routes import ends, grow, trace
from scheduler.bound.kernels.steps import cheapest_steps
from scheduler.bound.kernels.task import Task
from scheduler.bound.relaxation import Floats, Ints, Relaxation
from scheduler.bound.tasks import Pricing

MOST_ROUTES = 5
"""Columns a shift and round."""

GUESSED_ROOM, ROOM = 100_000, 300_000
"""Labels a shift; where they do not suffice, only routes below a lower ceiling are looked for."""

CEILINGS = (0.0, 0.5, 0.75)
"""Ceilings as shares of what the completion bound allows; no route costs less than the last one that sufficed."""


class Depth(IntEnum):
    """How thoroughly a shift is looked at: three sorts of guesses, which prove nothing, or a bound."""

    GUESS = 0
    CAREFUL = 1
    THOROUGH = 2
    CLOSE = 3


@dataclass(frozen=True)
class Look:
    """How a guess looks for columns.

    Attributes
    ----------
    steps : int
        Nodes a route may go on to from each node.
    heed : int
        The bits of what labels remember that are compared.
    """

    steps: int
    heed: int


ALL = -1
"""All bits."""

QUICK, SLOW, SLOWEST = Look(12, 0xF), Look(24, 0xFF), Look(24, ALL)
"""With no memories compared guesses find half as much where doors lie close, and are hardly quicker."""


@dataclass(frozen=True)
class Found:
    """What pricing one shift gave.

    Attributes
    ----------
    least : float
        At most the cost of any route less its prizes, and at most 0; a guess may lie above that.
    is_exact : bool
        Whether some route costs just that.
    columns : list of Column
        Routes of negative cost, the cheapest first.
    """

    least: float
    is_exact: bool
    columns: list[Column]


def priced(relaxed: Relaxation, pricing: Pricing, prize: Floats, depth: Depth) -> Found:
    """Return the cheapest routes of one shift.

    Parameters
    ----------
    prize : ndarray (nodes,)
        What a service takes off, its own cost already subtracted.
    """
    guess = _looked(relaxed, pricing, prize, QUICK, Found(0.0, False, []))
    if depth is Depth.CLOSE:
        return _proven(relaxed, pricing, prize, guess)
    look = {Depth.CAREFUL: SLOW, Depth.THOROUGH: SLOWEST}.get(depth)
    return guess if look is None else _looked(relaxed, pricing, prize, look, guess)


def _looked(relaxed: Relaxation, pricing: Pricing, prize: Floats, look: Look, known: Found) -> Found:
    """Return what few steps find that is cheaper than what is known, and that."""
    task = pricing.task
    steps = cheapest_steps(task, prize, look.steps)
    labels = _room(task, GUESSED_ROOM)
    grow(task, prize, steps, completion(task, steps), labels, known.least, look.heed)
    columns, cheapest = _cheapest(relaxed, pricing, prize, labels)
    return Found(min(known.least, cheapest), False, _different(columns, known.columns))


def _proven(relaxed: Relaxation, pricing: Pricing, prize: Floats, guess: Found) -> Found:
    """Return the cheapest route of all; only what might be cheaper than a guess is looked at."""
    task = pricing.task
    steps = cheapest_steps(task, prize, len(prize))
    rest = completion(task, steps)
    least, found = min(guess.least, float(least_of_all(task, prize, rest))), guess.columns
    for part in CEILINGS:
        ceiling = guess.least + part * (least - guess.least)
        labels = _room(task, ROOM)
        grow(task, prize, steps, rest, labels, ceiling, ALL)
        columns, cheapest = _cheapest(relaxed, pricing, prize, labels)
        found = _different(columns, found)
        if not labels.tally[IS_FULL]:
            return Found(min(ceiling, cheapest), part == 0.0 or cheapest <= ceiling, found)
    return Found(least, False, found)


def _different(new: list[Column], known: list[Column]) -> list[Column]:
    """Return new and known columns, each once."""
    return list(dict.fromkeys(new + known))


def _room(task: Task, labels: int) -> Labels:
    return empty_labels(len(task.place), (task.end - task.begin) // task.step + 1, labels)


def _cheapest(relaxed: Relaxation, pricing: Pricing, prize: Floats, labels: Labels) -> tuple[list[Column], float]:
    """Return the cheapest route and some others that end at different nodes, and the least cost.

    Shifts that are alike often have the same routes in the same order, so each takes others of them.
    """
    last, cost = ends(pricing.task, labels)
    order = np.argsort(cost, kind="stable")
    ranks = dict.fromkeys([0, *range(pricing.rank, pricing.alike * MOST_ROUTES, pricing.alike)])
    nodes = [int(order[rank]) for rank in ranks if rank < len(order) and cost[order[rank]] < 0.0]
    columns = [_column(relaxed, pricing, prize, trace(labels, int(last[node])), float(cost[node])) for node in nodes]
    return columns, float(cost.min())


def _column(relaxed: Relaxation, pricing: Pricing, prize: Floats, route: Ints, cost: float) -> Column:
    visits = pricing.visits[route]
    ways = cost + float(prize[route].sum())
    return Column(pricing.shift, tuple(visits.tolist()), ways + float(relaxed.cost[visits, pricing.shift].sum()))
