"""When to search and when to let the roster model choose, as shares of the budget."""

from __future__ import annotations

SHARE_BEFORE_PROOF, SHARE_OF_PROOF = 0.02, 0.5
"""What may be proven is searched shortly, so that the exact method has a hint, and again when it is not proven.

Nothing that small needs a longer search first, and most of it is proven within a blink.
"""

SEARCH_SHARE, MODEL_SHARE = 0.87, 0.1
"""What falls may take, one long one or as many as are long enough, and the model, which has the last word."""

SHARE_OF_TRIAL = 0.02
"""What may be solved by several falls falls shortly once, so that it is known how long each of them can be."""

SHORT_FALL_FROM = 0.5
"""Where a short fall begins, as a part of the long one: warm enough to exchange visits, too cold to lose the roster."""

WARM_FALL_FROM, WARMER = 0.3, 0.15
"""Where a fall from a roster begins that leaves visits out, and by how much each further one begins earlier."""


def temperature(hot: float, cold: float, progress: float) -> float:
    """Return the temperature after a part of the fall, falling by a constant factor.

    Kirkpatrick, Gelatt and Vecchi, Optimization by Simulated Annealing, Science 220 (1983).
    """
    if hot <= 0 or cold <= 0:
        return 0.0
    return float(hot * (cold / hot) ** min(1.0, max(0.0, progress)))
