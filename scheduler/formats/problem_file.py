"""Our own problem and roster files: JSON, one item a line, the same bytes for the same object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from scheduler.domain.problem import Problem
from scheduler.domain.roster import Roster
from scheduler.formats.json_text import read_model
from scheduler.formats.text_file import write_text


def read_problem(path: Path) -> Problem:
    """Read a problem file.

    Raises
    ------
    InputError
        One sentence with file, JSON pointer and value.
    """
    return read_model(Problem, path)


def read_roster(path: Path) -> Roster:
    """Read a roster file.

    Raises
    ------
    InputError
        One sentence with file, JSON pointer and value.
    """
    return read_model(Roster, path)


def write_problem(path: Path, problem: Problem) -> None:
    """Write a problem file, whole or not at all; fields at their defaults are left out.

    Raises
    ------
    InputError
        When the file cannot be written.
    """
    write_text(path, problem_text(problem))


def write_roster(path: Path, roster: Roster) -> None:
    """Write a roster file, whole or not at all; fields at their defaults are left out.

    Raises
    ------
    InputError
        When the file cannot be written.
    """
    write_text(path, roster_text(roster))


def problem_text(problem: Problem) -> str:
    """Return a problem as JSON text."""
    body: dict[str, object] = problem.model_dump(mode="json", exclude_defaults=True)
    travel: dict[str, object] = problem.travel.model_dump(mode="json", exclude_defaults=True)
    # The two tags are defaults too, but a reader needs them to know what it reads.
    return _lines({"format": problem.format} | body | {"travel": {"kind": problem.travel.kind} | travel})


def roster_text(roster: Roster) -> str:
    """Return a roster as JSON text."""
    body: dict[str, object] = roster.model_dump(mode="json", exclude_defaults=True)
    return _lines({"format": roster.format} | body)


def _lines(body: Mapping[str, object]) -> str:
    """Write one field a line and one list item a line, which keeps differences readable."""
    fields = (f"{_json(name)}:{_field(value)}" for name, value in body.items())
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _field(value: object) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(_json(item) for item in value) + "\n]"
    return _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
