"""``python -m tests.answers``: how fast repairs and single answers are on one week, as lines and as a file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from scheduler.formats.problem_file import read_problem, read_roster
from scheduler.solve.params import SolveParams
from tests.answers.questions import on_all_visits
from tests.answers.repairs import on_random_disruptions, on_sick_wednesdays
from tests.answers.scenarios import on_scenarios

PARTS = ("sick", "questions", "repairs", "scenarios")


def main() -> int:
    """Measure, print and write."""
    arguments = _parser().parse_args()
    problem, roster = read_problem(arguments.problem), read_roster(arguments.roster)
    params = SolveParams(seconds=arguments.seconds, workers=2)
    figures: dict[str, object] = {}
    if "sick" in arguments.parts:
        figures["one visitor sick on Wednesday"] = on_sick_wednesdays(problem, roster, params)
    if "questions" in arguments.parts:
        figures["questions, milliseconds"] = on_all_visits(problem, roster, arguments.every)
    if "repairs" in arguments.parts:
        figures["random disruptions"] = on_random_disruptions(problem, roster, params, arguments.disruptions)
    if "scenarios" in arguments.parts:
        with TemporaryDirectory(prefix="tanfang-answers-") as name:
            figures["what-ifs"] = on_scenarios(
                arguments.problem, arguments.roster, Path(name), arguments.each, arguments.long
            )
    text = json.dumps(figures, indent=1)
    print(text)
    arguments.out.write_text(text + "\n", encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.answers", description="Measure repairs and single answers.")
    parser.add_argument("--problem", type=Path, required=True, help="problem file of a week")
    parser.add_argument("--roster", type=Path, required=True, help="its published roster")
    parser.add_argument("--out", type=Path, required=True, help="JSON file for the figures")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--seconds", type=float, default=2.0, help="for each repair, and each solve anew (default 2)")
    parser.add_argument("--disruptions", type=int, default=50, help="random disruptions (default 50)")
    parser.add_argument("--each", type=float, default=2.0, help="seconds for each what-if (default 2)")
    parser.add_argument("--long", type=float, default=10.0, help="seconds to look for a better one, twice (default 10)")
    parser.add_argument("--every", type=int, default=1, help="ask about every n-th visit (default 1)")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
