"""When to search and when to let the roster model choose, as shares of the budget."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Round:
    """One round: the seeds anneal side by side, then the model recombines their routes.

    Attributes
    ----------
    search_share, model_share : float
        Parts of the whole budget.
    """

    search_share: float
    model_share: float


ROUNDS = (Round(0.87, 0.1),)
"""One long fall of the temperature finds better rosters than several short ones, and the model has the last word."""


def temperature(hot: float, cold: float, progress: float) -> float:
    """Return the temperature after a part of a round, falling by a constant factor.

    Kirkpatrick, Gelatt and Vecchi, Optimization by Simulated Annealing, Science 220 (1983).
    """
    if hot <= 0 or cold <= 0:
        return 0.0
    return float(hot * (cold / hot) ** min(1.0, max(0.0, progress)))
