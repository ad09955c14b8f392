"""A county of two towns, stored once and copied for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.clock import Clock
from api.persistence.database import Database
from api.persistence.records.week import WeekRecord
from api.persistence.unit_of_work import Works
from api.security.vault import Vault
from tests.api.conftest import KEYS, NOW, SYSTEM, make_schema
from tests.api.persistence.registers import two_towns
from tests.api.persistence.stored import stored
from tests.api.stores import Stores


def make_two_towns(database: Database) -> None:
    make_schema(database)
    works = Works(database, Vault(KEYS), lambda: NOW)
    stored(works, two_towns())
    with works.begin(SYSTEM) as uow:
        uow.session.add(WeekRecord(area_id="south", week="2026-W49", created_at=NOW))


@pytest.fixture
def towns(stores: Stores, database_sort: str, vault: Vault, clock: Clock) -> Iterator[Works]:
    """The register of ``two_towns``, and a week of the south besides the north's, on both databases."""
    with stores.fresh(database_sort, "two_towns", make_two_towns) as fresh:
        yield Works(fresh, vault, clock)
