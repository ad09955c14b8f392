"""A file holds one idea and a function one thought (STYLE: shape)."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source_files import label, python_files, syntax

FILE_LINES = 400
FUNCTION_LINES = 40

Function = ast.FunctionDef | ast.AsyncFunctionDef


def body_lines(function: Function) -> int:
    """Lines from the first statement to the last, without the docstring."""
    statements = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not statements:
        return 0
    last = statements[-1]
    return (last.end_lineno or last.lineno) - statements[0].lineno + 1


def long_functions(module: ast.Module) -> list[str]:
    functions = [node for node in ast.walk(module) if isinstance(node, Function)]
    return [
        f"{function.name} (line {function.lineno}) has {body_lines(function)} lines"
        for function in functions
        if body_lines(function) >= FUNCTION_LINES
    ]


@pytest.mark.parametrize("path", python_files(), ids=label)
def test_a_file_stays_under_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < FILE_LINES


@pytest.mark.parametrize("path", python_files(), ids=label)
def test_a_function_body_stays_under_40_lines(path: Path) -> None:
    assert long_functions(syntax(path)) == []


class TestTheMeasure:
    def test_a_docstring_and_a_long_signature_are_free(self) -> None:
        source = 'def name(\n    first: int,\n) -> None:\n    """One.\n\n    Two.\n    """\n    a = 1\n    b = 2\n'
        assert body_lines(only_function(source)) == 2

    def test_a_function_of_a_docstring_alone_has_no_lines(self) -> None:
        assert body_lines(only_function('def name() -> None:\n    """Says it."""\n')) == 0

    @pytest.mark.parametrize(("lines", "is_long"), [(FUNCTION_LINES - 1, False), (FUNCTION_LINES, True)])
    def test_forty_lines_are_too_many(self, lines: int, is_long: bool) -> None:
        module = ast.parse("def name() -> None:\n" + "    a = 1\n" * lines)
        assert bool(long_functions(module)) is is_long


def only_function(source: str) -> Function:
    function = ast.parse(source).body[0]
    assert isinstance(function, Function)
    return function
