"""The table of every operation and every role, for the documentation."""

from __future__ import annotations

from fastapi import FastAPI

from api.dependencies.actor import roles_of
from api.http.routes import Operation, operations_of
from api.security.actor import Role

NOBODY = "nobody"
_YES, _NO, _LOG_IN = "yes", "403", "401"
_HEAD = f"| Operation | {NOBODY} | {' | '.join(Role)} |\n| --- |{' --- |' * (len(Role) + 1)}\n"


def rights_table(app: FastAPI) -> str:
    """Return one row for each operation, in Markdown, in order of paths: what nobody and each role is answered.

    ``yes`` means that the answer depends on what is asked, not on the role.
    """
    rows = sorted(operations_of(app), key=lambda operation: (operation.path, operation.method))
    return _HEAD + "".join(_row(operation) for operation in rows)


def may(operation: Operation, role: Role) -> bool:
    """Whether a role passes the gates of an operation."""
    roles = roles_of(operation)
    return roles is None or role in roles


def _row(operation: Operation) -> str:
    nobody = _YES if operation.is_public else _LOG_IN
    cells = [nobody, *(_YES if operation.is_public or may(operation, role) else _NO for role in Role)]
    return f"| {operation.method} `{operation.path}` | {' | '.join(cells)} |\n"
