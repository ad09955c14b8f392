"""The growth table between its marks in a page that people wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scheduler.bench.page import with_section
from tests.growth.fit import n_log_n, power

BEGIN, END = "<!-- growth -->", "<!-- end of growth -->"
STAGES = ("read", "hand over", "formulate", "gather", "construct", "judge")
Figures = Mapping[str, float]


def first_roster(figures: Figures) -> float:
    """Return the seconds from when a problem is handed over to its first roster."""
    return sum(figures[name] for name in ("hand over", "formulate", "gather", "construct"))


def lines_of(found: Sequence[Figures]) -> dict[str, list[float]]:
    """Return what growth is judged by, by name: one figure a size."""
    return {
        "first roster, s": [first_roster(figures) for figures in found],
        "search sweep, s": [figures["sweep"] for figures in found],
        "memory, MiB": [figures["mebibytes"] for figures in found],
    }


def table_of(found: Sequence[Figures]) -> str:
    """Return the stages of every size and the exponents fitted to them."""
    heads = ["visits", "shifts", "served", *(f"{name}, s" for name in STAGES), *lines_of(found)]
    lines = [_line(heads), _line(["---:"] * len(heads))]
    for number, figures in enumerate(found):
        whole = [f"{figures[name]:,.0f}" for name in ("visits", "shifts", "served")]
        judged = [_short(line[number]) for line in lines_of(found).values()]
        lines.append(_line([*whole, *(_short(figures[name]) for name in STAGES), *judged]))
    sizes = [figures["visits"] for figures in found]
    fits = [f"{name.rpartition(',')[0]} {power(sizes, line)[1]:.2f}" for name, line in lines_of(found).items()]
    told = f"Fitted exponents of growth: {', '.join(fits)}. n log n over these sizes has {n_log_n(sizes):.2f}."
    return "\n".join(lines) + f"\n\n{told}"


def put_in(text: str, body: str) -> str:
    """Return a page with what lies between its marks replaced; marks that are missing are added at the end."""
    return with_section(text, BEGIN, f"\n\n{body}\n\n", END)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
