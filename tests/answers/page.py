"""The tables of random disruptions and of what-ifs, each between its marks in a page that people wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scheduler.bench.page import with_section
from tests.answers.repairs import Figures
from tests.answers.scenarios import Row

DISRUPTIONS, WHAT_IFS = "disruptions", "what-ifs"
_TITLES = {
    "sick": "a visitor is sick",
    "hospital": "an elder goes to hospital",
    "urgent": "an urgent visit",
    "shortened": "a shift is shortened",
    "pinned": "a pin is added",
    "all": "all",
}
_COLUMNS = {
    "repairs": "repairs",
    "seconds": "seconds, median / longest",
    "processor seconds": "of the processor, own work",
    "visits touched": "touched",
    "others told otherwise": "others told",
    "visits left out that were made": "no longer made",
    "changes": "changes, median",
    "changes of solving anew": "solved anew",
    "coverage": "coverage beside that, more / less",
    "quality": "cost beside that",
}


def table_of(found: Mapping[str, Figures]) -> str:
    """Return what happens line by line, and all of it in the last one."""
    heads = ["what happens", *_COLUMNS.values()]
    lines = [_line(heads), _line(["---", *["---:"] * len(_COLUMNS)])]
    lines += [_line([_TITLES[kind], *_cells(figures)]) for kind, figures in found.items()]
    return "\n".join(lines)


def what_ifs_of(rows: Sequence[Row]) -> str:
    """Return what-ifs line by line, beside the best known of each."""
    heads = ["what-if", "left out", "best known", "cost", "best known", "above it"]
    lines = [_line(heads), _line(["---", *["---:"] * (len(heads) - 1)])]
    for row in rows:
        less = " (covers less)" if row.covers_less else ""
        costs = (f"{row.cost:,.0f}", f"{row.best_cost:,.0f}", f"{row.above:+.2f} %{less}")
        lines.append(_line([row.name, f"{row.left_out}", f"{row.best_left_out}", *costs]))
    return "\n".join(lines)


def marks_of(section: str) -> tuple[str, str]:
    """Return the marks around a section."""
    return f"<!-- {section}: written by python -m tests.answers -->", f"<!-- end of {section} -->"


def put_in(text: str, section: str, body: str) -> str:
    """Return a page with what lies between a section's marks replaced; marks that are missing are added at the end."""
    begin, end = marks_of(section)
    return with_section(text, begin, f"\n\n{body}\n\n", end)


def _cells(figures: Figures) -> Sequence[str]:
    return (
        f"{figures['repairs']}",
        f"{figures['seconds, median']:.1f} / {figures['seconds, longest']:.1f}",
        f"{figures['processor seconds, median']:.1f} / {figures['processor seconds, longest']:.1f}",
        f"{figures['visits touched']}",
        f"{figures['others told otherwise']}",
        f"{figures['visits left out that were made']}",
        f"{figures['changes, median']:g}",
        f"{figures['changes of solving anew, median']:g}",
        f"{figures['more coverage than solving anew']} / {figures['less coverage than solving anew']}",
        f"{figures['quality above solving anew, per cent, median']:+.1f} %",
    )


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
