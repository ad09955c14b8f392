"""The village's week: stored, solved and ready to be published, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import pytest

from api.clock import Clock
from api.persistence.database import Database
from api.persistence.mapping.register import store_register
from api.persistence.unit_of_work import UnitOfWork, Works
from api.security.actor import Actor, AreaScope, Role
from api.security.vault import Vault
from api.services.rosters import store_roster
from api.services.snapshots import store_problem
from api.services.weeks import open_week
from scheduler.demand.problem import DemandResult
from scheduler.domain.roster import Roster
from scheduler.evaluate.evaluation import evaluate
from tests.api.conftest import KEYS, NOW, SYSTEM, make_schema
from tests.api.stores import Stores
from tests.end_to_end.weeks import made
from tests.fixtures.samples import SHORT, sample

AREA = "XZ"
COORDINATOR = Actor("user:coordinator", frozenset({Role.COORDINATOR}), AreaScope(frozenset({AREA})))
_BUDGET = 3_000


@dataclass(frozen=True)
class Planned:
    """A week with a problem and a draft."""

    works: Works
    week: str
    problem: str
    roster: str
    demand: DemandResult

    def at(self, clock: Clock) -> Planned:
        return replace(self, works=replace(self.works, clock=clock))


@cache
def solved_village() -> tuple[DemandResult, Roster]:
    return made(sample("village"), SHORT, _BUDGET)


def make_village(database: Database) -> None:
    make_schema(database)
    with Works(database, Vault(KEYS), lambda: NOW).begin(SYSTEM) as uow:
        store_register(uow, sample("village"))


def planned(uow: UnitOfWork, area: str) -> tuple[str, str, str]:
    demand, roster = solved_village()
    week = open_week(uow, area, SHORT)
    problem = store_problem(uow, week.id, demand.problem, demand.not_owed)
    draft = store_roster(uow, week.id, problem, roster, evaluate(demand.problem, roster), "hand")
    return week.id, problem, draft.id


@pytest.fixture
def village(stores: Stores, database_sort: str, vault: Vault, clock: Clock) -> Iterator[Planned]:
    with stores.fresh(database_sort, "village", make_village) as fresh:
        works = Works(fresh, vault, clock)
        with works.begin(SYSTEM) as uow:
            week, problem, roster = planned(uow, AREA)
        yield Planned(works, week, problem, roster, solved_village()[0])
