"""``tanfang bench``: our engine beside its peers on a folder of benchmark files."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from scheduler.bench.picture import require_drawing, write_picture
from scheduler.bench.results import Results, Row
from scheduler.bench.run import Bench, run_bench
from scheduler.bench.solver import OURS, PEERS, chosen_peers
from scheduler.bench.table import write_tables
from scheduler.bound.params import BoundParams
from scheduler.cli.benchmark_words import formats
from scheduler.cli.errors import DONE, STOPPED, CommandError
from scheduler.cli.limits import checked_limits, limits_of
from scheduler.cli.parser import Parser
from scheduler.cli.progress import shown_progress
from scheduler.cli.terminal import complain
from scheduler.cli.words import Language
from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.formats.benchmarks import FORMATS
from scheduler.solve.params import SolveParams

NAME = "bench"
HELP = Text(
    zh="在公开算例上比较本引擎与其他求解器，每个解都由我们的评判程序核对",
    en="run the engine beside its peers on benchmark files, each answer judged by our evaluator",
)
_FOLDER = Text(zh="存放算例的文件夹", en="folder of the benchmark files")
_SECONDS = Text(zh="每次运行的秒数", en="wall time of each run in seconds")
_OUT = Text(zh="结果文件；其中已有的运行不再重复", en="results; runs it has are not repeated")
_PEERS = Text(zh="任选其中：{names}", en="any of {names}")
_SEED = Text(zh="随机种子（默认 {seed}）", en="seed (default {seed})")
_WORKERS = Text(
    zh="能用多线程的求解器各用几个线程（默认 {workers}）",
    en="threads of each solver that can use them (default {workers})",
)
_BOUND = Text(
    zh="另给每份可行排班多少秒来证明下界（默认不证明）", en="also raise a lower bound of each roster of ours that long"
)
_TABLE = Text(zh="把结果以表格写入此页", en="put the results into this page as tables")
_PICTURE = Text(zh="画出成本随限时的变化（SVG）", en="draw cost against time limit (SVG)")
_DATE = Text(zh="测量日期；与 --table 同用", en="when it was measured; goes with --table")
_STOPPED = Text(
    zh="已停止；{out} 中有 {count} 次运行，重新启动即可继续",
    en="stopped; {out} holds {count} runs, start it again to go on",
)
_NO_DATE = Text(
    zh="页面需要测量日期；请与 --table 一起给出 --date YYYY-MM-DD",
    en="a page needs the day of its figures; give --date YYYY-MM-DD with --table",
)
_BAD_DATE = Text(zh="{date!r} 不是日期；请写成 2026-12-01", en="{date!r} is not a date; write it as 2026-12-01")
_NO_ROSTER = Text(zh="{who}  无结果：{reason}", en="{who}  no roster: {reason}")
_SERVED = Text(zh="{who}  已安排 {served}/{visits}  {cost}{gap}", en="{who}  {served}/{visits} visits  {cost}{gap}")
_READING = Text(zh="读取算例", en="reading")
_RUNNING = Text(zh="第 {number}/{runs} 次：{solver} 求解 {instance}", en="run {number}/{runs}: {solver} on {instance}")
_RELAXED = Text(zh="（放宽）", en=" (relaxed)")


def add_arguments(parser: Parser) -> None:
    """Add the command's arguments."""
    usual = SolveParams()
    parser.add_argument("format", choices=sorted(FORMATS), metavar="FORMAT", help=parser.said(formats()))
    parser.add_argument("folder", type=Path, metavar="DIR", help=parser.said(_FOLDER))
    parser.add_argument("--seconds", type=float, required=True, metavar="S", help=parser.said(_SECONDS))
    parser.add_argument("--out", type=Path, required=True, metavar="RESULTS.csv", help=parser.said(_OUT))
    parser.add_argument("--peers", default="", metavar="NAMES", help=parser.said(_PEERS.filled(names=",".join(PEERS))))
    parser.add_argument(
        "--seed", type=int, default=usual.seed, metavar="N", help=parser.said(_SEED.filled(seed=usual.seed))
    )
    parser.add_argument(
        "--workers", type=int, default=usual.workers, metavar="N",
        help=parser.said(_WORKERS.filled(workers=usual.workers)),
    )  # fmt: skip
    parser.add_argument("--bound-seconds", type=float, default=None, metavar="S", help=parser.said(_BOUND))
    parser.add_argument("--table", type=Path, metavar="PAGE.md", help=parser.said(_TABLE))
    parser.add_argument("--picture", type=Path, metavar="PICTURE.svg", help=parser.said(_PICTURE))
    parser.add_argument("--date", metavar="YYYY-MM-DD", help=parser.said(_DATE))


def run(arguments: argparse.Namespace) -> int:
    """Measure what is missing, then write the page if one is wanted."""
    names = [name.strip() for name in arguments.peers.split(",") if name.strip()]
    measured_on = _date_of(arguments)
    seconds = None
    if arguments.bound_seconds is not None:
        seconds = checked_limits(arguments, BoundParams, "bound_").seconds
    if arguments.picture is not None:
        require_drawing()
    bench = Bench(
        form=FORMATS[arguments.format],
        folder=arguments.folder,
        solvers=(OURS, *chosen_peers(names)),
        params=limits_of(arguments),
        cores=len(os.sched_getaffinity(0)),
        bound_seconds=seconds,
    )
    results = Results(arguments.out)
    try:
        _measure(bench, results, Language(arguments.language))
    except KeyboardInterrupt:
        raise CommandError(STOPPED, _STOPPED.filled(out=arguments.out, count=len(results.rows))) from None
    if arguments.table is not None and measured_on is not None:
        write_tables(arguments.table, results.rows, measured_on)
    if arguments.picture is not None:
        write_picture(arguments.picture, [row for row in results.rows if row.format == arguments.format])
    return DONE


def _measure(bench: Bench, results: Results, language: Language) -> None:
    with shown_progress(_READING, language) as shown:
        for step in run_bench(bench, results):
            if step.row is None:
                facts = {"number": step.number, "runs": step.runs, "solver": step.solver, "instance": step.instance}
                shown.now(_RUNNING.filled(**facts))
            else:
                _tell(f"{step.number}/{step.runs} · {language.label(_line(step.row, step.reason))}")


def _date_of(arguments: argparse.Namespace) -> date | None:
    if arguments.table is None:
        return None
    if arguments.date is None:
        raise InputError("--date", _NO_DATE)
    try:
        return date.fromisoformat(arguments.date)
    except ValueError:
        raise InputError("--date", _BAD_DATE.filled(date=arguments.date)) from None


def _tell(line: str) -> None:
    """Keep a line on a terminal, above the progress; nothing when piped."""
    if sys.stderr is not None and sys.stderr.isatty():
        complain(line)


def _line(row: Row, reason: Text | None) -> Text:
    relaxed = _RELAXED if row.relaxed else Text(zh="", en="")
    who = Text(
        zh=f"{row.instance}  {row.solver}{relaxed.zh}  {row.seconds_used:.1f} s",
        en=f"{row.instance}  {row.solver}{relaxed.en}  {row.seconds_used:.1f} s",
    )
    gap = "" if row.gap_percent is None else f"  {row.gap_percent:+.2f} %"
    cost = "" if row.cost is None else f"{row.cost:,.1f} {row.unit}"
    if row.cost is None:
        return _NO_ROSTER.filled(who=who, reason=row.reason if reason is None else reason)
    return _SERVED.filled(who=who, served=row.served, visits=row.visits, cost=cost, gap=gap)
