"""Pictures as SVG text: the same figures give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DRAWS_WITH = "matplotlib"
PANEL_INCHES = (4.2, 3.2)


def svg_of(rows: int, columns: int, draw: Callable[[Sequence[Axes]], None]) -> str:
    """Return a picture of panels that a function draws on, row by row."""
    # Takes a second to load, and only pictures need it.
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    width, height = PANEL_INCHES
    with matplotlib.rc_context({"svg.hashsalt": "tanfang", "svg.fonttype": "none"}):
        figure, axes = pyplot.subplots(
            rows, columns, figsize=(width * columns, height * rows), squeeze=False, layout="constrained"
        )
        draw(list(axes.flat))
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None})
        pyplot.close(figure)
    return text.getvalue()
