"""Results as Markdown tables inside a page that people wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean, median

from scheduler.bench.known import HEAD, best_known
from scheduler.bench.page import with_section
from scheduler.bench.results import Row
from scheduler.bench.solver import OURS
from scheduler.formats.text_file import read_text, write_text

OVERRUN_SECONDS = 1.0
"""A solver that took this much longer than its limit has its time shown beside its cost."""

NOTHING = "–"
_END = "<!-- end of bench -->"


@dataclass(frozen=True)
class _Summary:
    """All seeds of one solver on one instance."""

    rows: tuple[Row, ...]

    @property
    def costs(self) -> list[float]:
        """Of the seeds with a feasible roster."""
        return [row.cost for row in self.rows if row.cost is not None]

    @property
    def cost(self) -> float | None:
        """Median over the seeds with a feasible roster; ``None`` when no seed has one."""
        return median(self.costs) if self.costs else None

    @property
    def comparable_cost(self) -> float | None:
        """The cost, unless it is that of a relaxed problem."""
        return None if self.rows[0].relaxed else self.cost

    @property
    def seconds(self) -> float:
        return median(row.seconds_used for row in self.rows)

    def most(self, name: str) -> float | None:
        """Return the largest value of a column over the seeds."""
        values = [value for row in self.rows if isinstance(value := getattr(row, name), int | float)]
        return max(values, default=None)

    def middle(self, name: str) -> float | None:
        """Return the median of a column over the seeds."""
        values = [value for row in self.rows if isinstance(value := getattr(row, name), int | float)]
        return median(values) if values else None


_Grid = dict[str, dict[str, _Summary]]
"""Summaries by instance and solver."""


def write_tables(page: Path, rows: Sequence[Row], measured_on: date) -> None:
    """Put each format and limit of the results into its section of the page; other text stays.

    A section lies between ``<!-- bench FORMAT SECONDS s -->`` and ``<!-- end of bench -->``; one that
    is missing is added at the end, and so is a missing page. The best known cost of an instance is the least of
    what is published, what the page has said before, at any limit, and all rows: it only falls.

    Raises
    ------
    InputError
        When the page cannot be read or written.
    """
    text = read_text(page) if page.exists() else "# Benchmarks\n"
    known = {form: best_known(text, form, rows) for form in {row.format for row in rows}}
    for form, seconds in sorted({(row.format, row.seconds_limit) for row in rows}):
        section = [row for row in rows if (row.format, row.seconds_limit) == (form, seconds)]
        begin = f"<!-- bench {form} {seconds:g} s -->"
        text = with_section(text, begin, f"\n{table_of(section, measured_on, known[form])}", _END)
    write_text(page, text)


def table_of(rows: Sequence[Row], measured_on: date, known: Mapping[str, float]) -> str:
    """Return the results of one format at one limit: how they were made, a table, means, and what failed.

    Parameters
    ----------
    known : mapping of str to float
        Best known cost by instance; gaps are to it.
    """
    grid: _Grid = {}
    for row in rows:
        grid.setdefault(row.instance, {})
    solvers = sorted({row.solver for row in rows}, key=lambda name: (name != OURS.name, name))
    for instance in grid:
        for solver in solvers:
            same = tuple(row for row in rows if (row.instance, row.solver) == (instance, solver))
            if same:
                grid[instance][solver] = _Summary(same)
    tables = [_table(grid, solvers, known), _means(grid, solvers, known)]
    blocks = [_made_by(rows, solvers, measured_on), *tables, _failures(rows)]
    return "\n" + "\n\n".join(block for block in blocks if block) + "\n\n"


def _made_by(rows: Sequence[Row], solvers: Sequence[str], measured_on: date) -> str:
    first = rows[0]
    peers = ",".join(solver for solver in solvers if solver != OURS.name)
    workers = max(row.threads for row in rows)
    seeds = sorted({row.seed for row in rows if row.seed is not None})
    command = f"tanfang bench {first.format} DIR --seconds {first.seconds_limit:g} --workers {workers}"
    command += f" --out RESULTS.csv{f' --peers {peers}' if peers else ''}{f' --seed {seeds[0]}' if seeds else ''}"
    others = ", ".join(map(str, seeds[1:]))
    again = f", then with seed {others} (medians, with the least and the most)" if others else ""
    versions = "; ".join(dict.fromkeys(row.versions for row in rows if row.versions))
    cores = ", ".join(str(number) for number in sorted({row.cores for row in rows}))
    return (
        f"`{command}`{again}, {measured_on.isoformat()}, {cores} cores. {versions}.\n\n"
        f"Costs in {first.unit}, lower is better. A gap is to the best known cost: the published one, or\n"
        "else the lowest ever measured here, at any limit. *Relaxed* costs belong to an easier problem, in which\n"
        "the people of a two-person visit come when they like, so they have no gap."
    )


def _table(grid: _Grid, solvers: Sequence[str], known: Mapping[str, float]) -> str:
    ours = [found[OURS.name] for found in grid.values() if OURS.name in found]
    is_bounded = any(summary.most("bound") is not None for summary in ours)
    heads = [*HEAD, *solvers, "first roster", "model gained", "bound", *["gap to bound"] * is_bounded, "memory"]
    lines = [_line(heads), _line(["---", *["---:"] * (len(heads) - 1)])]
    for instance, found in grid.items():
        reference = known.get(instance)
        cells = [_cost_cell(found.get(solver), reference) for solver in solvers]
        own = _our_cells(found.get(OURS.name), is_bounded=is_bounded)
        lines.append(_line([instance, _number(reference), *cells, *own]))
    return "\n".join(lines) + f"\n\nThe last {'five' if is_bounded else 'four'} columns are tanfang's."


def _our_cells(ours: _Summary | None, *, is_bounded: bool) -> list[str]:
    if ours is None:
        return [NOTHING] * (5 if is_bounded else 4)
    first, memory = ours.middle("first_roster_seconds"), ours.most("peak_mebibytes")
    return [
        NOTHING if first is None else f"{first:.2f} s",
        _number(ours.middle("model_gain")),
        _number(ours.most("bound")),
        *[_gap_to_bound(ours)] * is_bounded,
        NOTHING if memory is None else f"{memory:,.0f} MiB",
    ]


def _gap_to_bound(ours: _Summary) -> str:
    """Return how far the cost may lie above the least, as a share of the cost."""
    cost, bound = ours.comparable_cost, ours.most("bound")
    return NOTHING if not cost or bound is None else f"{100 * (cost - bound) / cost:.2f} %"


def _cost_cell(summary: _Summary | None, reference: float | None) -> str:
    if summary is None or summary.cost is None:
        return NOTHING
    words = [_number(summary.cost)]
    gap = _gap(summary, reference)
    if gap is not None:
        words.append(f"({gap:+.2f} %)")
    if len(summary.costs) > 1:
        words.append(f"{_number(min(summary.costs))} to {_number(max(summary.costs))}")
    if summary.rows[0].relaxed:
        words.append("relaxed")
    left_out = max(row.visits - row.served for row in summary.rows if row.feasible)
    if left_out:
        words.append(f"[{left_out} left out]")
    failed = sum(not row.feasible for row in summary.rows)
    if failed:
        words.append(f"[{failed} of {len(summary.rows)} seeds failed]")
    if summary.seconds > summary.rows[0].seconds_limit + OVERRUN_SECONDS:
        words.append(f"[took {summary.seconds:.0f} s]")
    return " ".join(words)


def _means(grid: _Grid, solvers: Sequence[str], known: Mapping[str, float]) -> str:
    """Return the mean gaps of each folder of instances, one line a folder; nothing for a few instances."""
    folders: dict[str, list[str]] = {}
    for instance in grid:
        folders.setdefault(instance.rpartition("/")[0] or "all", []).append(instance)
    if len(grid) < 5:
        return ""
    lines = [_line(["mean gap", "instances", *solvers]), _line(["---", *["---:"] * (len(solvers) + 1)])]
    for folder, members in folders.items():
        cells = [
            _mean_cell([_gap(grid[instance].get(solver), known.get(instance)) for instance in members])
            for solver in solvers
        ]
        lines.append(_line([folder, str(len(members)), *cells]))
    return "\n".join(lines)


def _mean_cell(gaps: Sequence[float | None]) -> str:
    known = [gap for gap in gaps if gap is not None]
    if not known:
        return NOTHING
    missing = f" ({len(known)} of them)" if len(known) < len(gaps) else ""
    return f"{mean(known):+.2f} %{missing}"


def _failures(rows: Iterable[Row]) -> str:
    """Return each reason once, with the solver and the instances."""
    where: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if not row.feasible:
            reason = row.reason.removeprefix(f"{row.instance.rpartition('/')[2]}: ")
            where.setdefault((row.solver, reason), []).append(row.instance)
    lines = [
        f"- {solver}, {len(set(instances))} instances ({instances[0]}{', ...' if len(set(instances)) > 1 else ''}): "
        f"{reason}."
        for (solver, reason), instances in where.items()
    ]
    return "\n".join(["Without a feasible roster:", "", *lines]) if lines else ""


def _gap(summary: _Summary | None, reference: float | None) -> float | None:
    cost = None if summary is None else summary.comparable_cost
    return 100 * (cost / reference - 1) if cost is not None and reference else None


def _number(value: float | None) -> str:
    if value is None:
        return NOTHING
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:,.2f}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
