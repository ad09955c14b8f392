"""How column types are written into steps: in plain words, so that no step depends on the service's later code."""

from __future__ import annotations

from typing import Literal

from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON

from api.persistence.base import UtcDateTime


def rendered(kind: str, item: object, context: AutogenContext) -> str | Literal[False]:
    """Return the code of the service's own column types; ``False`` leaves an item to Alembic."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        context.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False
