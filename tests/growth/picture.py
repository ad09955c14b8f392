"""Growth as a picture: both axes logarithmic, one line a figure, beside what n log n would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import TYPE_CHECKING

from scheduler.bench.drawing import svg_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def drawn(sizes: Sequence[float], figures: Mapping[str, Sequence[float]], title: str) -> str:
    """Return an SVG of figures above 0 over sizes; a dotted line through the first point of each grows as n log n."""

    def draw(axes: Sequence[Axes]) -> None:
        (axis,) = axes
        for name, line in figures.items():
            (shown,) = axis.plot(sizes, line, marker="o", markersize=3, label=name)
            straight = [line[0] * size * log(size) / (sizes[0] * log(sizes[0])) for size in sizes]
            axis.plot(sizes, straight, linestyle=":", linewidth=1, color=shown.get_color(), label=f"_n log n, {name}")
        axis.set(title=title, xlabel="visits (dotted: n log n)", xscale="log", yscale="log")
        axis.set_xticks(sizes, [f"{size:,.0f}" for size in sizes], minor=False)
        axis.set_xticks([], minor=True)
        axis.grid(alpha=0.3)
        axis.legend(fontsize="small")

    return svg_of(1, 1, draw)
