"""Scenario and comparison files: JSON in, JSON out, and their published schemas."""

from __future__ import annotations

from pathlib import Path

from scheduler.domain.problem import Problem
from scheduler.formats.json_text import read_model
from scheduler.formats.schema import schema_text
from scheduler.scenario.apply import apply
from scheduler.scenario.comparison import Comparison
from scheduler.scenario.scenario import Scenario


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file.

    Raises
    ------
    InputError
        One sentence with file, JSON pointer and value.
    """
    return read_model(Scenario, path)


def apply_file(path: Path, problem: Problem) -> tuple[Scenario, Problem]:
    """Read a scenario file and apply it to a problem.

    Raises
    ------
    InputError
        One sentence with file, JSON pointer and value, also for a change that does not fit the problem.
    """
    scenario = read_scenario(path)
    return scenario, apply(problem, scenario, str(path))


def comparison_text(comparison: Comparison) -> str:
    """Return a comparison as JSON text."""
    return comparison.model_dump_json(indent=1) + "\n"


def scenario_schemas() -> dict[str, str]:
    """Return the schemas of both kinds of file as text, by the name of its file in docs/schema."""
    return {"scenario.schema.json": schema_text(Scenario), "comparison.schema.json": schema_text(Comparison)}
