"""The table of all operations and who may use them, for the documentation."""

from __future__ import annotations

from fastapi import FastAPI

from api.dependencies.actor import roles_of
from api.http.routes import Operation, operations_of
from api.security.actor import Role

_HEAD = "| Method | Path | Operation | What | Who |\n| --- | --- | --- | --- | --- |\n"


def route_table(app: FastAPI) -> str:
    """Return one row for each operation, in Markdown, in order of paths."""
    rows = sorted(operations_of(app), key=lambda operation: (operation.path, operation.method))
    return _HEAD + "".join(_row(operation) for operation in rows)


def _row(operation: Operation) -> str:
    name = operation.operation_id
    return f"| {operation.method} | `{operation.path}` | `{name}` | {operation.summary} | {_who(operation)} |\n"


def _who(operation: Operation) -> str:
    if operation.is_public:
        return "nobody need log in"
    roles = roles_of(operation)
    return "anybody logged in" if roles in (None, frozenset(Role)) else ", ".join(sorted(roles or ()))
