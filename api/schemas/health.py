"""What probes are told."""

from __future__ import annotations

from typing import Literal

from api.schemas.base import Schema


class Health(Schema):
    """How the process is."""

    status: Literal["alive", "ready"]
