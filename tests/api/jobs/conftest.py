"""The village's week with a run that waits, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from api.clock import Clock
from api.jobs.carrying_out import WORKER, Child, Workplace, carry_out
from api.persistence.records.roster import RosterRecord
from api.persistence.records.run import RunKind, RunRecord
from api.persistence.unit_of_work import Works
from api.security.vault import Vault
from api.services.run_params import RunParams
from api.services.run_question import Question
from api.services.run_queue import UnattendedQueue
from api.services.runs import RunRequest, get_run, request_run
from scheduler.demand.problem import DemandResult
from scheduler.domain.roster import Roster, Unassigned
from scheduler.evaluate.evaluation import Evaluation, evaluate
from tests.api.conftest import SYSTEM
from tests.api.jobs.scripted import Script, ScriptedChild
from tests.api.services.conftest import AREA, make_village, planned, solved_village
from tests.api.stores import Stores


@dataclass(frozen=True)
class Running:
    """A week in which runs are carried out by scripted children."""

    works: Works
    week: str
    problem: str
    draft: str
    demand: DemandResult
    roster: Roster

    def ask(self, kind: RunKind = RunKind.FULL, base: str | None = None, **params: object) -> str:
        asked = RunRequest(kind, RunParams.model_validate({"seconds": 5, **params}), base)
        with self.works.begin(WORKER) as uow:
            return request_run(uow, UnattendedQueue(), self.week, asked).id

    def carry_out(self, run_id: str, script: Script, name: str = "one") -> tuple[str, ScriptedChild]:
        children: list[ScriptedChild] = []

        def start(question: Question) -> Child:
            children.append(ScriptedChild(question, script))
            return children[-1]

        ended = carry_out(Workplace(self.works, name, start), run_id)
        return ended, children[-1] if children else ScriptedChild(None, iter(()))

    def run(self, run_id: str) -> RunRecord:
        with self.works.begin(WORKER) as uow:
            return get_run(uow, run_id)

    def rosters_of(self, run_id: str) -> int:
        with self.works.begin(WORKER) as uow:
            query = select(func.count()).select_from(RosterRecord).where(RosterRecord.origin == f"run:{run_id}")
            return uow.session.scalar(query) or 0

    def judged(self, roster: Roster) -> Evaluation:
        return evaluate(self.demand.problem, roster)

    @property
    def worse(self) -> Roster:
        """The roster without its first route."""
        left = tuple(item.visit for stop in self.roster.routes[0].stops for item in stop.visits)
        return self.roster.model_copy(
            update={"routes": self.roster.routes[1:], "unassigned": tuple(Unassigned(visit=visit) for visit in left)}
        )


@pytest.fixture
def running(stores: Stores, database_sort: str, vault: Vault, clock: Clock) -> Iterator[Running]:
    with stores.fresh(database_sort, "village", make_village) as fresh:
        works = Works(fresh, vault, clock)
        with works.begin(SYSTEM) as uow:
            week, problem, draft = planned(uow, AREA)
        yield Running(works, week, problem, draft, *solved_village())
