"""When to search and when to let the roster model choose, as shares of the budget."""

from __future__ import annotations

from dataclasses import dataclass

SHORT_SECONDS = 3.0


@dataclass(frozen=True)
class Round:
    """One round: the seeds anneal side by side, then the model recombines their routes.

    Attributes
    ----------
    search_share, model_share : float
        Parts of the whole budget.
    reheat : float
        Starting temperature as a part of the suggested hot one.
    """

    search_share: float
    model_share: float
    reheat: float


SHORT = (Round(0.8, 0.2, 1.0),)
LONG = (Round(0.72, 0.06, 1.0), Round(0.16, 0.06, 0.1))


def rounds_for(seconds: float) -> tuple[Round, ...]:
    """Return the rounds of a solve: one when it is short, else a long one and a cooler one from its best."""
    return SHORT if seconds < SHORT_SECONDS else LONG


def temperature(hot: float, cold: float, progress: float) -> float:
    """Return the temperature after a part of a round, falling by a constant factor.

    Kirkpatrick, Gelatt and Vecchi, Optimization by Simulated Annealing, Science 220 (1983).
    """
    if hot <= 0 or cold <= 0:
        return 0.0
    return float(hot * (cold / hot) ** min(1.0, max(0.0, progress)))
