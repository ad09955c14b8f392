"""The instance files of a folder and what the world knows about them."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain.base import Text
from scheduler.domain.errors import InputError
from scheduler.formats.benchmarks import BenchmarkFormat
from scheduler.formats.text_file import line_of, read_text

SOLUTIONS = "solutions"
BEST_KNOWN = "best_known.csv"
_SOL_COST = re.compile(r"^\s*cost\s+([0-9.]+)\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True)
class Instance:
    """One file to be solved.

    Attributes
    ----------
    label : str
        Path inside the benchmark's folder, without the ending.
    best_known : float or None
        Lowest published cost: from a ``.sol`` file beside it, or from ``best_known.csv`` in its
        folder or in one above it.
    """

    label: str
    path: Path
    best_known: float | None


_NO_FOLDER = Text(
    zh="没有这个文件夹；请给出存放算例的文件夹", en="there is no such folder; give the folder with the instance files"
)
_NO_FILES = Text(
    zh="文件夹中没有 {form} 格式的文件（{suffixes}）", en="no {form} files ({suffixes}) are in this folder"
)
_TWIN = Text(
    zh="这里另有一个文件也叫 {label}；请给其中一个改名",
    en="another file here is called {label} too; rename one of them",
)
_NO_COLUMNS = Text(
    zh="缺少 instance 和 cost 两列；请在首行补上",
    en="the columns instance and cost are missing; add them to the first line",
)
_NO_COST = Text(zh="{cost!r} 不是成本；请填写数字", en="{cost!r} is not a cost; give a number")


def instances_of(form: BenchmarkFormat, folder: Path) -> tuple[Instance, ...]:
    """Return all instance files below a folder, numbers in their names in order of size.

    Raises
    ------
    InputError
        When there is no such folder, no instance in it, or one name twice.
    """
    if not folder.is_dir():
        raise InputError(str(folder), _NO_FOLDER)
    paths = [path for path in folder.rglob("*") if path.suffix in form.suffixes and _is_instance(path, folder)]
    if not paths:
        raise InputError(str(folder), _NO_FILES.filled(form=form.name, suffixes=", ".join(form.suffixes)))
    known = {table: _costs(table) for table in sorted(folder.rglob(BEST_KNOWN))}
    found: dict[str, Instance] = {}
    for path in sorted(paths, key=_natural):
        label = path.relative_to(folder).with_suffix("").as_posix()
        if label in found:
            raise InputError(str(path), _TWIN.filled(label=label))
        found[label] = Instance(label, path, _best_known(path, known))
    return tuple(found.values())


def _is_instance(path: Path, folder: Path) -> bool:
    return path.is_file() and SOLUTIONS not in path.relative_to(folder).parts


def _natural(path: Path) -> list[tuple[int, str]]:
    return [(int(word), "") if word.isdigit() else (-1, word) for word in re.split(r"([0-9]+)", path.as_posix())]


def _best_known(path: Path, known: dict[Path, dict[tuple[str, str], float]]) -> float | None:
    solution = path.with_suffix(".sol")
    if solution.is_file():
        found = _SOL_COST.search(read_text(solution))
        return float(found[1]) if found else None
    for table, costs in known.items():
        if table.parent in path.parents:
            for group in (path.parent.name, ""):
                if (group, path.stem) in costs:
                    return costs[group, path.stem]
    return None


def _costs(table: Path) -> dict[tuple[str, str], float]:
    """Return the costs of ``best_known.csv`` by (set, instance); the column ``set`` may be absent."""
    rows = csv.DictReader(read_text(table).splitlines())
    if not {"instance", "cost"} <= set(rows.fieldnames or ()):
        raise InputError(str(table), _NO_COLUMNS)
    costs = {}
    for row in rows:
        try:
            costs[row.get("set") or "", row["instance"]] = float(row["cost"])
        except (TypeError, ValueError):
            raise InputError(line_of(table, rows.line_num), _NO_COST.filled(cost=row["cost"])) from None
    return costs
