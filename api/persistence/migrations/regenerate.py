"""Writes step 0001 anew from the records; only until a release has gone out with it.

``python -m api.persistence.migrations.regenerate`` in the repository, then format the folder.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path

from alembic.autogenerate import render_python_code
from alembic.operations.ops import CreateIndexOp, CreateTableOp, UpgradeOps
from sqlalchemy import Column, Table
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from api.persistence.base import Base
from api.persistence.migrations.rendering import rendered
from api.persistence.models import all_tables

_Table = Table[ReadOnlyColumnCollection[str, Column[object]]]

_FOLDER = Path(__file__).parent
_MOST_ARGUMENTS = 16
_LINE = 90
_ARGUMENT = re.compile(r"^    (sa\..*?),?$")


def regenerate(folder: Path = _FOLDER) -> None:
    """Write ``initial/*.py`` and ``versions/0001_initial.py``."""
    module_of = _modules()
    tables = [table for table in all_tables().sorted_tables if table.name in module_of]
    for module in sorted(set(module_of.values())):
        own = [table for table in tables if module_of[table.name] == module]
        (folder / "initial" / f"{module}.py").write_text(_module_text(module, own), encoding="utf-8")
    for path in (folder / "initial").glob("*.py"):
        if path.stem not in {"__init__", *module_of.values()}:
            path.unlink()
    (folder / "versions" / "0001_initial.py").write_text(_step_text(tables, module_of), encoding="utf-8")


def _modules() -> Mapping[str, str]:
    """Return the module of ``records`` that holds each table."""
    all_tables()
    found: dict[str, str] = {}
    for mapper in Base.registry.mappers:
        assert isinstance(mapper.local_table, Table)
        found[mapper.local_table.name] = mapper.class_.__module__.rpartition(".")[2]
    return found


def _module_text(module: str, tables: Iterable[_Table]) -> str:
    bodies = "\n\n".join(_table_text(table) for table in tables)
    dialects = "from sqlalchemy.dialects import postgresql\n" if "postgresql." in bodies else ""
    return (
        f'"""Tables of ``records.{module}`` in step 0001; written by ``regenerate``."""\n\n'
        f"from __future__ import annotations\n\nimport sqlalchemy as sa\nfrom alembic import op\n{dialects}\n\n{bodies}"
    )


def _table_text(table: _Table) -> str:
    lines = _code(CreateTableOp.from_table(table))
    arguments = [_wrapped(found[1]) for line in lines if (found := _ARGUMENT.match(line))]
    columns = [argument for argument in arguments if argument.startswith("sa.Column(")]
    # Alembic gives constraints in no order that lasts.
    rules = sorted(argument for argument in arguments if not argument.startswith("sa.Column("))
    indexes = [
        line.strip()
        for index in sorted(table.indexes, key=lambda index: str(index.name))
        for line in _code(CreateIndexOp.from_index(index))
    ]
    create = f"def create_{table.name}() -> None:\n" + f'    """Create ``{table.name}``."""\n'
    if len(arguments) + len(indexes) <= _MOST_ARGUMENTS:
        return create + _indented([f"op.create_table({table.name!r}, {', '.join([*columns, *rules])},)", *indexes])
    return (
        _function(f"_{table.name}_columns", columns)
        + "\n\n"
        + _function(f"_{table.name}_rules", rules)
        + "\n\n"
        + create
        + _indented([f"op.create_table({table.name!r}, *_{table.name}_columns(), *_{table.name}_rules())", *indexes])
    )


def _function(name: str, items: Iterable[str]) -> str:
    return f"def {name}() -> tuple[sa.schema.SchemaItem, ...]:\n" + _indented([f"return ({', '.join(items)},)"])


def _indented(lines: Iterable[str]) -> str:
    return "".join(f"    {line}\n" for line in lines)


def _code(operation: CreateTableOp | CreateIndexOp) -> list[str]:
    code = render_python_code(UpgradeOps([operation]), render_item=rendered)
    return [line for line in code.splitlines() if not line.lstrip().startswith("#")]


def _wrapped(argument: str) -> str:
    """Break a long condition into pieces that fit on lines."""
    call = ast.parse(argument, mode="eval").body
    if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "sa.CheckConstraint" and len(argument) > _LINE):
        return argument
    condition, name = call.args[0], call.keywords[0]
    assert isinstance(condition, ast.Constant)
    assert isinstance(condition.value, str)
    pieces = textwrap.wrap(condition.value, _LINE, break_long_words=False)
    text = " ".join(repr(f"{piece} ") for piece in pieces[:-1]) + f" {pieces[-1]!r}"
    return f"sa.CheckConstraint({text}, name={ast.unparse(name.value)})"


def _step_text(tables: Iterable[_Table], module_of: Mapping[str, str]) -> str:
    names = [table.name for table in tables]
    steps = "".join(f"    {name!r}: {module_of[name]}.create_{name},\n" for name in names)
    modules = ", ".join(sorted(set(module_of.values())))
    return (
        '"""The first schema; written by ``regenerate``."""\n\nfrom __future__ import annotations\n\n'
        f"from alembic import op\n\nfrom api.persistence.migrations.initial import {modules}\n\n"
        'revision = "0001"\ndown_revision = None\n\n'
        f"TABLES = {{\n{steps}}}\n\n\n"
        'def upgrade() -> None:\n    """Create all tables, those first to which others refer."""\n'
        "    for create in TABLES.values():\n        create()\n\n\n"
        'def downgrade() -> None:\n    """Drop all tables."""\n'
        "    for name in reversed(TABLES):\n        op.drop_table(name)\n"
    )


if __name__ == "__main__":
    regenerate()
