"""``python -m tests.load``: how fast the service answers on this machine, as lines and as a file."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.api.postgres import Cluster, running_cluster
from tests.load import county, town
from tests.load.figures import Figures
from tests.load.service import Installed


def main() -> int:
    """Measure, print and write."""
    arguments = _parser().parse_args()
    with TemporaryDirectory(prefix="tanfang-load-") as name, running_cluster(careful=True) as cluster:
        folder = Path(name)
        figures: dict[str, Figures | float] = {}
        if "town" in arguments.parts:
            installed = _installed(cluster, "town", folder)
            figures |= town.measured(installed, arguments.rate, arguments.seconds, arguments.tries)
        if "county" in arguments.parts:
            figures |= county.measured(_installed(cluster, "county", folder), arguments.elders, folder)
    _print(figures)
    plain = {name: value if isinstance(value, float) else asdict(value) for name, value in figures.items()}
    arguments.out.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    return 0


def _installed(cluster: Cluster, name: str, folder: Path) -> Installed:
    return Installed(cluster.create(name), folder / f"{name}.keys", cluster.process_id)


def _print(figures: Mapping[str, Figures | float]) -> None:
    print("| what | requests | failed | p50 ms | p99 ms | longest ms | asker behind, p99 ms |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, value in figures.items():
        if isinstance(value, float):
            print(f"| {name}: {value:g} | | | | | | |")
        else:
            told = (value.requests, value.failed, value.p50, value.p99, value.longest, value.behind)
            print(f"| {name} | {' | '.join(map(str, told))} |")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description="Measure the service on PostgreSQL.")
    parser.add_argument("--out", type=Path, required=True, help="JSON file for the figures")
    parser.add_argument("--parts", nargs="+", choices=["town", "county"], default=["town", "county"])
    parser.add_argument("--rate", type=float, default=200.0, help="requests a second (default 200)")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each part takes (default 20)")
    tries = "how often the routes are asked for at that rate; a shared machine differs by the minute (default 5)"
    parser.add_argument("--tries", type=int, default=5, help=tries)
    parser.add_argument("--elders", type=int, default=20_000, help="elders of the county (default 20000)")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
