"""What-ifs over a week; planners see figures, never people."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.once import OnlyOnce
from api.dependencies.paging import Paging
from api.dependencies.transaction import Transaction
from api.http.problems import problems
from api.persistence.records.scenario import ScenarioRecord
from api.schemas.page import Page
from api.schemas.scenarios import ScenarioKept, ScenarioNew
from api.security.actor import Role
from api.services.scenarios import add_scenario, comparison_of, content_of, get_scenario, scenarios_page
from scheduler.scenario.comparison import Comparison

router = APIRouter(tags=["scenarios"], dependencies=[require(Role.PLANNER, Role.COORDINATOR, Role.ADMINISTRATOR)])
Id = Annotated[str, Path(max_length=120)]
_MOST_COMPARED = 10


@router.post(
    "/scenarios",
    operation_id="create_scenario",
    summary="Keep a what-if",
    status_code=HTTPStatus.CREATED,
    response_model=ScenarioKept,
    responses=problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
def create_scenario(body: ScenarioNew, uow: Transaction, once: OnlyOnce) -> Response:
    """A run of kind `scenario` answers it."""
    record = add_scenario(uow, body.week, body.scenario, body.base_roster)
    return once.answer(_kept(record), location=f"/v1/scenarios/{record.id}")


@router.get(
    "/scenarios:compare",
    operation_id="compare_scenarios",
    summary="What-ifs beside a roster, in figures and sentences",
    responses=problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
def compare_scenarios(
    uow: Transaction,
    base: Annotated[str, Query(max_length=120, description="The roster they are compared with.")],
    scenario: Annotated[
        list[str], Query(min_length=1, max_length=_MOST_COMPARED, description="Scenarios that have run.")
    ],
) -> Comparison:
    """Coverage by tier, minutes, continuity, fairness, overtime, people used."""
    return comparison_of(uow, base, scenario)


@router.get("/scenarios/{scenario_id}", operation_id="get_scenario", summary="One what-if")
def one_scenario(scenario_id: Id, uow: Transaction) -> ScenarioKept:
    """As it was kept."""
    return _kept(get_scenario(uow, scenario_id))


@router.get("/weeks/{week_id}/scenarios", operation_id="list_scenarios", summary="What-ifs of a week")
def list_scenarios(week_id: Id, uow: Transaction, asked: Paging) -> Page[ScenarioKept]:
    """In order of ids."""
    rows = scenarios_page(uow, week_id, asked.after[0] if asked.after else None, asked.fetch)
    return asked.page(rows, lambda row: (row.id,), _kept)


def _kept(record: ScenarioRecord) -> ScenarioKept:
    return ScenarioKept(
        id=record.id, week=record.week_id, scenario=content_of(record), base_roster=record.base_roster_id,
        made_at=record.made_at,
    )  # fmt: skip
