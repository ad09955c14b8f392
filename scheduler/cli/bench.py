"""``tanfang bench``: our engine beside its peers on a folder of benchmark files."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from scheduler.bench.results import Results, Row
from scheduler.bench.run import Bench, run_bench
from scheduler.bench.solver import OURS, PEERS, chosen_peers
from scheduler.bench.table import write_tables
from scheduler.cli.errors import DONE, STOPPED, CommandError
from scheduler.cli.limits import limits_of
from scheduler.cli.progress import shown_progress
from scheduler.cli.terminal import complain
from scheduler.domain.errors import InputError
from scheduler.formats.benchmarks import FORMATS
from scheduler.solve.params import SolveParams

NAME = "bench"
HELP = "run the engine beside its peers on benchmark files, each answer judged by our evaluator"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    usual = SolveParams()
    parser.add_argument("format", choices=sorted(FORMATS), metavar="FORMAT")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--seconds", type=float, required=True, metavar="S", help="wall time of each run")
    parser.add_argument("--out", type=Path, required=True, metavar="RESULTS.csv", help="runs it has are not repeated")
    parser.add_argument("--peers", default="", metavar="NAMES", help=f"any of {','.join(PEERS)}")
    parser.add_argument("--seed", type=int, default=usual.seed, metavar="N", help=f"(default {usual.seed})")
    parser.add_argument(
        "--workers", type=int, default=usual.workers, metavar="N",
        help=f"threads of each solver that can use them (default {usual.workers})",
    )  # fmt: skip
    parser.add_argument("--table", type=Path, metavar="PAGE.md", help="put the results into this page as tables")
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="when it was measured; goes with --table")


def run(arguments: argparse.Namespace) -> int:
    """Measure what is missing, then write the page if one is wanted."""
    names = [name.strip() for name in arguments.peers.split(",") if name.strip()]
    measured_on = _date_of(arguments)
    bench = Bench(
        form=FORMATS[arguments.format],
        folder=arguments.folder,
        solvers=(OURS, *chosen_peers(names)),
        params=limits_of(arguments),
        cores=len(os.sched_getaffinity(0)),
    )
    results = Results(arguments.out)
    try:
        _measure(bench, results)
    except KeyboardInterrupt:
        sentence = f"stopped; {arguments.out} holds {len(results.rows)} runs, start it again to go on"
        raise CommandError(STOPPED, sentence) from None
    if arguments.table is not None and measured_on is not None:
        write_tables(arguments.table, results.rows, measured_on)
    return DONE


def _measure(bench: Bench, results: Results) -> None:
    with shown_progress("读取 reading") as shown:
        for step in run_bench(bench, results):
            if step.row is None:
                shown.now(f"{step.number}/{step.runs} · {step.instance} · {step.solver}")
            else:
                _tell(f"{step.number}/{step.runs} · {_line(step.row)}")


def _date_of(arguments: argparse.Namespace) -> date | None:
    if arguments.table is None:
        return None
    if arguments.date is None:
        raise InputError("--date", "a page needs the day of its figures; give --date YYYY-MM-DD with --table")
    try:
        return date.fromisoformat(arguments.date)
    except ValueError:
        raise InputError("--date", f"{arguments.date!r} is not a date; write it as 2026-12-01") from None


def _tell(line: str) -> None:
    """Keep a line on a terminal, above the progress; nothing when piped."""
    if sys.stderr is not None and sys.stderr.isatty():
        complain(line)


def _line(row: Row) -> str:
    who = f"{row.instance}  {row.solver}{' (relaxed 放宽)' if row.relaxed else ''}  {row.seconds_used:.1f} s"
    if row.cost is None:
        return f"{who}  no roster 无结果: {row.reason}"
    gap = "" if row.gap_percent is None else f"  {row.gap_percent:+.2f} %"
    return f"{who}  {row.served}/{row.visits} visits 已安排  {row.cost:,.1f} {row.unit}{gap}"
