"""How a figure grows with the size: the exponent of the power that lies nearest to it."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log


def power(sizes: Sequence[float], figures: Sequence[float]) -> tuple[float, float]:
    """Return ``(factor, exponent)`` of ``figure = factor * size ** exponent``, by least squares of the logarithms.

    Parameters
    ----------
    sizes, figures : sequence of float
        Above 0; two different sizes at least.
    """
    across, up = [log(size) for size in sizes], [log(figure) for figure in figures]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    spread = sum((x - middle) ** 2 for x in across)
    exponent = sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True)) / spread
    return exp(height - exponent * middle), exponent


def n_log_n(sizes: Sequence[float]) -> float:
    """Return the exponent that is fitted to ``n log n`` over the same sizes: what a figure may have."""
    return power(sizes, [size * log(size) for size in sizes])[1]
