"""Habits that no linter in use can check."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source_files import ROOT, label, python_files, syntax

PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org"}


def is_command(path: Path) -> bool:
    """Whether the file belongs to the command line, the one place that prints."""
    return path == ROOT / "scheduler/cli.py" or ROOT / "scheduler/cli" in path.parents


def prints(module: ast.Module) -> list[int]:
    """Line of each call of the built-in print."""
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]


def star_imports(module: ast.Module) -> list[int]:
    """Line of each import that takes every name of a module."""
    imports = [node for node in ast.walk(module) if isinstance(node, ast.ImportFrom)]
    return [node.lineno for node in imports if any(name.name == "*" for name in node.names)]


def test_no_file_is_called_utils() -> None:
    assert [label(path) for path in python_files() if path.name == "utils.py"] == []


@pytest.mark.parametrize("path", python_files(), ids=label)
def test_names_are_imported_one_by_one(path: Path) -> None:
    assert star_imports(syntax(path)) == []


@pytest.mark.parametrize("path", [path for path in python_files("scheduler") if not is_command(path)], ids=label)
def test_only_the_command_prints(path: Path) -> None:
    assert prints(syntax(path)) == []


def test_the_lock_file_names_only_the_public_index() -> None:
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert set(re.findall(r"\w+://([^/\"]+)", lock)) <= PUBLIC_HOSTS
