"""Quality against time as a picture: one panel an instance, one line a solver, from the results file alone."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from scheduler.bench.drawing import DRAWS_WITH, svg_of
from scheduler.bench.results import Row
from scheduler.bench.solver import OURS
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.formats.text_file import write_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PANELS_A_ROW = 3
BAND_OPACITY = 0.2
_NOT_INSTALLED = Text(
    zh="缺少 {module}，无法作图；请执行 uv sync --extra peers 安装",
    en="no picture can be drawn because {module} is missing; install with: uv sync --extra peers",
)
_Line = list[tuple[float, list[float]]]


def require_drawing() -> None:
    """Refuse before anything is measured when pictures cannot be drawn.

    Raises
    ------
    InputError
        When the drawing library is not installed.
    """
    if find_spec(DRAWS_WITH) is None:
        raise InputError("--picture", _NOT_INSTALLED.filled(module=DRAWS_WITH))


def write_picture(path: Path, rows: Sequence[Row]) -> None:
    """Draw the cost of each solver at each time limit as SVG: the median of the seeds, shaded from least to most.

    Every point is a run of its own with that limit, judged by our evaluator. The same rows give the same bytes.

    Raises
    ------
    InputError
        When the file cannot be written.
    """
    instances = list(dict.fromkeys(row.instance for row in rows))
    columns = min(PANELS_A_ROW, len(instances))

    def draw(axes: Sequence[Axes]) -> None:
        for axis, instance in zip(axes, instances, strict=False):
            _draw(axis, instance, [row for row in rows if row.instance == instance])
        for axis in axes[len(instances) :]:
            axis.set_visible(False)

    write_text(path, svg_of(-(-len(instances) // columns), columns, draw))


def _draw(axis: Axes, instance: str, rows: Sequence[Row]) -> None:
    solvers = sorted({(row.solver, row.relaxed) for row in rows}, key=lambda item: (item[0] != OURS.name, item))
    for solver, is_relaxed in solvers:
        line = _line([row for row in rows if (row.solver, row.relaxed) == (solver, is_relaxed)])
        seconds = [limit for limit, _ in line]
        (drawn,) = axis.plot(
            seconds,
            [median(costs) for _, costs in line],
            marker="o",
            linestyle="--" if is_relaxed else "-",
            label=f"{solver} (relaxed)" if is_relaxed else solver,
        )
        least, most = [min(costs) for _, costs in line], [max(costs) for _, costs in line]
        axis.fill_between(seconds, least, most, alpha=BAND_OPACITY, color=drawn.get_color(), linewidth=0)
    axis.set(title=instance, xlabel="time limit, s", ylabel=f"cost, {rows[0].unit}", xscale="log", yscale="log")
    axis.legend(fontsize="small")


def _line(rows: Sequence[Row]) -> _Line:
    """Return the costs of all seeds at each limit at which some seed has a roster."""
    limits = sorted({row.seconds_limit for row in rows})
    found = [(limit, [row.cost for row in _at(rows, limit) if row.cost is not None]) for limit in limits]
    return [(limit, costs) for limit, costs in found if costs]


def _at(rows: Sequence[Row], limit: float) -> list[Row]:
    return [row for row in rows if row.seconds_limit == limit]
