"""``python -m tests.api.soak``: many kills on both databases, with the real engine; says what survived."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from tests.api.postgres import running_cluster
from tests.api.soak.program import LIGHT, REAL
from tests.api.soak.surviving import survive

_PROCESSES = 2
"""That answer on PostgreSQL."""


def main() -> int:
    """Kill and check on one database after the other; an assertion that fails is the answer."""
    arguments = _parser().parse_args()
    for sort in arguments.databases:
        began = monotonic()
        folder: Path = arguments.out / sort
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with _blank(sort, folder) as url:
            processes = 1 if sort == "sqlite" else _PROCESSES
            survived = survive(url, folder, arguments.kills, arguments.seed, arguments.engine, processes)
        print(f"{sort}: {monotonic() - began:.0f} s, {survived}", flush=True)
    return 0


@contextmanager
def _blank(sort: str, folder: Path) -> Iterator[str]:
    if sort == "sqlite":
        yield f"sqlite:///{folder / 'tanfang.db'}"
        return
    with running_cluster(careful=True) as cluster:
        yield cluster.create("soak")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.api.soak", description="Kill processes while people write.")
    parser.add_argument("--out", type=Path, required=True, help="folder for logs, made anew")
    parser.add_argument("--kills", type=int, default=50, help="on each database (default 50)")
    parser.add_argument("--seed", type=int, default=1, help="of what is written and of who is killed when (default 1)")
    parser.add_argument("--engine", choices=[LIGHT, REAL], default=REAL, help="who carries out runs (default real)")
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
