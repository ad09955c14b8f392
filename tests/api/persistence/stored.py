"""Registers in a test's database."""

from __future__ import annotations

from api.persistence.mapping.register import store_register
from api.persistence.unit_of_work import Works
from scheduler.domain.register import Register
from tests.api.conftest import SYSTEM


def stored(works: Works, register: Register) -> None:
    """Store a register as the system, who may change everything."""
    with works.begin(SYSTEM) as uow:
        store_register(uow, register)
