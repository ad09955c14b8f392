"""The results file: a row a run, written whole after each, so that a long bench can be taken up again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pydantic import ValidationError

from scheduler.domain.base import Frozen, Text
from scheduler.domain.errors import InputError
from scheduler.formats.refusals import sentence_of, shown_value
from scheduler.formats.text_file import line_of, read_text, write_text

Key = tuple[str, str, str, int | None, float]


class Row(Frozen):
    """One solver on one instance, judged by our evaluator.

    Attributes
    ----------
    relaxed : bool
        Whether two-person visits were independent copies and precedences were dropped; the visits and
        the cost are then those of that easier problem.
    seed : int or None
        ``None`` for a solver that takes none.
    seconds_limit, seconds_used : float
        Wall time it was given, and took with building its model.
    first_roster_seconds : float or None
        ``None`` where the solver does not tell.
    feasible : bool
        Whether it ended with a roster that breaks no hard rule; ``reason`` says why not, or what else to know.
    cost : float or None
        Last level of the evaluation, in ``unit``; ``None`` without a feasible roster.
    gap_percent : float or None
        Above (or, negative, below) the best known cost; ``None`` where it would not be comparable.
    model_gain, bound : float or None
        Of our own engine: what the roster model gained, and a proven lower bound.
    peak_mebibytes : float or None
        Largest resident memory of its process; ``None`` when it had to be killed.
    cores, threads : int
        Cores the machine has for us, and threads the solver could use of them.
    """

    format: str
    instance: str
    solver: str
    relaxed: bool
    seed: int | None
    seconds_limit: float
    seconds_used: float
    first_roster_seconds: float | None
    feasible: bool
    served: int
    visits: int
    cost: float | None
    unit: str
    best_known: float | None
    gap_percent: float | None
    model_gain: float | None
    bound: float | None
    peak_mebibytes: float | None
    cores: int
    threads: int
    versions: str
    reason: str

    @property
    def key(self) -> Key:
        """What tells two runs apart."""
        return (self.format, self.instance, self.solver, self.seed, self.seconds_limit)


COLUMNS = tuple(Row.model_fields)


class Results:
    """The rows of one results file, which grows with each ``add``.

    Raises
    ------
    InputError
        When the file exists and holds something else.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.rows = _read(path) if path.exists() else []
        self._keys = {row.key for row in self.rows}

    def has(self, key: Key) -> bool:
        """Whether this run has its row already."""
        return key in self._keys

    def add(self, row: Row) -> None:
        """Append a row and write the file, whole or not at all."""
        self.rows.append(row)
        self._keys.add(row.key)
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([_cell(getattr(item, name)) for name in COLUMNS] for item in self.rows)
        write_text(self._path, text.getvalue())


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _read(path: Path) -> list[Row]:
    reader = csv.DictReader(io.StringIO(read_text(path)))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        what = Text(
            zh="这不是此版本 bench 的结果文件；请用 --out 另给一个名称",
            en="this is not a results file of this version of bench; give another name with --out",
        )
        raise InputError(str(path), what)
    return [_row(cells, line_of(path, reader.line_num)) for cells in reader]


def _row(cells: dict[str, str], where: Text) -> Row:
    texts = ("reason", "unit", "versions")
    fields = {name: None if value == "" and name not in texts else value for name, value in cells.items()}
    try:
        return Row.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        column = ".".join(str(part) for part in first["loc"])
        reason = sentence_of(first, shown_value(first["input"]))
        what = Text(
            zh=f"{first['input']!r} 不能使用（{reason.zh}）；删去此行即可重新测量",
            en=f"{first['input']!r} cannot be used ({first['msg']}); delete the line to have it measured again",
        )
        raise InputError(Text(zh=f"{where.zh}，{column} 列", en=f"{where.en}, column {column}"), what) from None
