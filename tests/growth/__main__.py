"""``python -m tests.growth``: memory and time at several sizes, growth fitted, as a table and a picture."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from fixtures.generate import write_weekly
from tests.growth.page import lines_of, put_in, table_of
from tests.growth.picture import drawn

SIZES = (1_000, 3_000, 10_000, 20_000, 50_000)
COMMAND = "python -m tests.growth --sizes {sizes} --seed {seed}"


def main() -> int:
    """Measure each size in a process of its own, then print, write and draw."""
    arguments = _parser().parse_args()
    found = [_measured(size, arguments.seed) for size in sorted(set(arguments.sizes))]
    table = table_of(found)
    print(table)
    if arguments.table is not None:
        command = COMMAND.format(sizes=" ".join(map(str, arguments.sizes)), seed=arguments.seed)
        made = f"`{command}`, {arguments.date.isoformat()}, two threads, one size after the other."
        page = arguments.table.read_text(encoding="utf-8")
        arguments.table.write_text(put_in(page, f"{made}\n\n{table}"), encoding="utf-8")
    if arguments.picture is not None:
        arguments.picture.parent.mkdir(parents=True, exist_ok=True)
        sizes = [figures["visits"] for figures in found]
        picture = drawn(sizes, lines_of(found), "Growth with the number of visits")
        arguments.picture.write_text(picture, encoding="utf-8")
    return 0


def _measured(size: int, seed: int) -> dict[str, float]:
    """Return the figures of one size; a process of its own has its memory to itself."""
    with TemporaryDirectory(prefix="tanfang-growth-") as folder:
        path = write_weekly(Path(folder), seed, size)
        command = [sys.executable, "-m", "tests.growth.stages", str(path)]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(answer.stdout)
    return figures


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.growth", description="Measure growth with the size.")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="visits, two sizes at least")
    parser.add_argument("--seed", type=int, default=1, help="of the generated counties")
    parser.add_argument("--table", type=Path, help="page to put the table into")
    parser.add_argument("--picture", type=Path, help="SVG to draw")
    parser.add_argument(
        "--date", type=date.fromisoformat, default=date.min, help="day of the measurement, for the page"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
