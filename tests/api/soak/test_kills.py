"""The service, its workers and their solvers are killed at random points of a stream of writes; nothing is lost.

Five kills on each database; ``make soak`` does it fifty times with the real engine.
"""

from __future__ import annotations

from pathlib import Path

from tests.api.soak.surviving import survive
from tests.api.stores import Stores

KILLS, SEED = 5, 20261204


def test_nothing_is_lost_or_done_twice(stores: Stores, database_sort: str, tmp_path: Path) -> None:
    with stores.fresh(database_sort, "blank", lambda database: None) as blank:
        url = blank.engine.url.set(drivername=database_sort).render_as_string(hide_password=False)
        survived = survive(url, tmp_path, KILLS, SEED)
    assert sum(survived.killed.values()) == KILLS
    assert set(survived.killed) == {"service", "worker", "solver"}
    assert set(survived.acknowledged) == {"import", "pin", "release", "run", "outcome"}
