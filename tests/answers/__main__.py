"""``python -m tests.answers``: how fast repairs and single answers are on one week, as lines and as a file."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from scheduler.solve.params import SolveParams
from tests.answers.page import DISRUPTIONS, WHAT_IFS, put_in, table_of, what_ifs_of
from tests.answers.questions import on_all_visits
from tests.answers.repairs import on_random_disruptions, on_sick_wednesdays
from tests.answers.scenarios import figures_of, on_scenarios
from tests.answers.ways import warm_ways

PARTS = ("sick", "questions", "repairs", "scenarios")


def main() -> int:
    """Measure, print and write."""
    parser = _parser()
    arguments = parser.parse_args()
    if "scenarios" in arguments.parts and arguments.best is None:
        parser.error("what-ifs need --best, see python -m tests.answers.best")
    ways = warm_ways(arguments.problem, arguments.roster, SolveParams(seconds=arguments.seconds, workers=2))
    figures: dict[str, object] = {}
    if "sick" in arguments.parts:
        figures["one visitor sick on Wednesday"] = on_sick_wednesdays(ways)
    if "questions" in arguments.parts:
        figures["questions, milliseconds"] = on_all_visits(ways.problem, ways.roster, arguments.every)
    if "repairs" in arguments.parts:
        disrupted = on_random_disruptions(ways, arguments.disruptions)
        figures["random disruptions"] = disrupted
        made = f"--parts repairs --seconds {arguments.seconds:g} --disruptions {arguments.disruptions}"
        _tell(DISRUPTIONS, made, table_of(disrupted), arguments)
    if "scenarios" in arguments.parts:
        with TemporaryDirectory(prefix="tanfang-answers-") as name:
            taken, rows = on_scenarios(arguments.problem, arguments.roster, Path(name), arguments.total, arguments.best)
        figures["what-ifs"] = figures_of(taken, rows)
        made = f"--parts scenarios --total {arguments.total:g}"
        _tell(WHAT_IFS, made, f"{what_ifs_of(rows)}\n\nAll in {taken:.1f} s.", arguments)
    text = json.dumps(figures, indent=1)
    print(text)
    arguments.out.write_text(text + "\n", encoding="utf-8")
    return 0


def _tell(section: str, made: str, table: str, arguments: argparse.Namespace) -> None:
    """Print a table and put it into the page, if one is given."""
    print(table)
    if arguments.table is not None:
        page = arguments.table.read_text(encoding="utf-8")
        body = f"`python -m tests.answers {made}`, {arguments.date.isoformat()}, two threads.\n\n{table}"
        arguments.table.write_text(put_in(page, section, body), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.answers", description="Measure repairs and single answers.")
    parser.add_argument("--problem", type=Path, required=True, help="problem file of a week")
    parser.add_argument("--roster", type=Path, required=True, help="its published roster")
    parser.add_argument("--out", type=Path, required=True, help="JSON file for the figures")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--seconds", type=float, default=2.0, help="for each repair, and each solve anew (default 2)")
    parser.add_argument("--disruptions", type=int, default=50, help="random disruptions (default 50)")
    parser.add_argument("--total", type=float, default=55.0, help="seconds for all what-ifs (default 55)")
    parser.add_argument("--best", type=Path, help="folder of their best rosters known (tests.answers.best)")
    parser.add_argument("--every", type=int, default=1, help="ask about every n-th visit (default 1)")
    parser.add_argument("--table", type=Path, help="page to put the tables of disruptions and what-ifs into")
    parser.add_argument(
        "--date", type=date.fromisoformat, default=date.min, help="day of the measurement, for the page"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
