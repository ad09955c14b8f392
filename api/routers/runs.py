"""Runs: asked for, followed, and stopped."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path
from starlette.responses import Response

from api.dependencies.actor import require
from api.dependencies.once import OnlyOnce
from api.dependencies.paging import Paging
from api.dependencies.run_queue import Queue
from api.dependencies.transaction import Transaction
from api.dependencies.watching import Watching, watching
from api.http.problems import problems
from api.http.streams import EVENTS, Happened, StreamEvent, event_stream
from api.persistence.records.run import RunKind, RunRecord, RunState
from api.persistence.repositories.runs import OPEN
from api.schemas.page import Page
from api.schemas.runs import Run, RunNew, RunProgress
from api.security.actor import Role
from api.services.run_params import RunParams
from api.services.runs import RunRequest, cancel_run, event_of, get_run, request_run, runs_of

router = APIRouter(tags=["runs"])
Id = Annotated[str, Path(max_length=120)]
LastEventId = Annotated[str | None, Header(alias="Last-Event-ID")]
_MAY_USE = (Role.COORDINATOR, Role.PLANNER, Role.ADMINISTRATOR)
_USERS = require(*_MAY_USE)
Looks = Annotated[Watching, Depends(watching(*_MAY_USE))]
_NOT_PARAMS = {"kind", "base_roster", "scenario"}


@router.post(
    "/weeks/{week_id}/runs",
    operation_id="create_run",
    summary="Ask for a run",
    status_code=HTTPStatus.ACCEPTED,
    response_model=Run,
    responses=problems(HTTPStatus.CONFLICT),
    dependencies=[_USERS],
)
def create_run(week_id: Id, body: RunNew, uow: Transaction, queue: Queue, once: OnlyOnce) -> Response:
    """It waits until a worker is free. Planners may ask for what-if questions only."""
    given = body.model_dump(exclude=_NOT_PARAMS, exclude_none=True)
    asked = RunRequest(body.kind, RunParams.model_validate(given), body.base_roster, body.scenario)
    record = request_run(uow, queue, week_id, asked)
    return once.answer(_run(record), HTTPStatus.ACCEPTED, location=f"/v1/runs/{record.id}")


@router.get(
    "/weeks/{week_id}/runs", operation_id="list_runs", summary="Runs of a week, the newest first", dependencies=[_USERS]
)
def list_runs(week_id: Id, uow: Transaction, asked: Paging) -> Page[Run]:
    """Those that wait, that go on, and that ended."""
    after = (asked.after[0], asked.after[1]) if asked.after else None
    records = runs_of(uow, week_id, after, asked.fetch)
    return asked.page(records, lambda record: (record.requested_at.isoformat(), record.id), _run)


@router.get("/runs/{run_id}", operation_id="get_run", summary="One run", dependencies=[_USERS])
def one_run(run_id: Id, uow: Transaction) -> Run:
    """How far it is and what came of it."""
    return _run(get_run(uow, run_id))


@router.get(
    "/runs/{run_id}/events",
    operation_id="watch_run",
    summary="How a run goes on, as server-sent events",
    response_class=Response,
    responses=EVENTS,
    dependencies=[_USERS],
)
def watch_run(run_id: Id, looks: Looks, last_event_id: LastEventId = None) -> Response:
    """An event has the name of the run's state and the whole run as its data.

    The stream ends with the run, and within seconds after the listener's session, token or role.
    """

    def look(after: int) -> Happened:
        with looks.look() as uow:
            record = get_run(uow, run_id)
            is_news = event_of(record) > after
            events = [StreamEvent(event_of(record), record.state, _run(record))] if is_news else []
        return Happened(events, is_final=record.state not in OPEN)

    return event_stream(last_event_id, look)


@router.post(
    "/runs/{run_id}:cancel", operation_id="cancel_run", summary="Stop a run and keep the best", dependencies=[_USERS]
)
def stop_run(run_id: Id, uow: Transaction) -> Run:
    """A run that goes on stops within a second; one that has ended stays as it is."""
    return _run(cancel_run(uow, run_id))


def _run(record: RunRecord) -> Run:
    return Run(
        id=record.id,
        week=record.week_id,
        kind=RunKind(record.kind),
        state=RunState(record.state),
        params=record.params,
        base_roster=record.base_roster_id,
        scenario=record.scenario_id,
        problem=record.problem_id,
        roster=record.roster_id,
        progress=RunProgress.model_validate({name: record.progress.get(name) for name in RunProgress.model_fields}),
        report=record.report,
        failure=record.failure,
        attempts=record.attempt,
        requested_by=record.requested_by,
        requested_at=record.requested_at,
        started_at=record.started_at,
        ended_at=record.ended_at,
        cancel_requested_at=record.cancel_requested_at,
    )
