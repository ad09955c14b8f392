"""Runs as HTTP shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from api.persistence.columns import Json
from api.persistence.records.run import RunKind, RunState
from api.schemas.base import Schema
from api.services.run_params import MOST_CHANGE_PRICE, MOST_CHANGES, MOST_ITERATIONS, MOST_SECONDS, MOST_WORKERS
from scheduler.domain.change_set import WeekChange
from scheduler.domain.clock import Moment

Id = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class RunNew(Schema):
    """What a run shall do, and how long it may take."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"kind": "full", "seconds": 30, "seed": 1},
                {
                    "kind": "repair",
                    "seconds": 5,
                    "frozen_until": "2026-12-01T12:00:00+08:00",
                    "changes": [{"kind": "visitor_absent", "visitor": "V001", "first_day": 2}],
                },
            ]
        }
    )

    kind: RunKind = Field(
        description="`full` begins from nothing; `fill` places what a draft leaves out and moves nothing; `repair` "
        "changes as little as pays; `scenario` answers a what-if."
    )
    seconds: Annotated[float, Field(ge=1, le=MOST_SECONDS)] = 30.0
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    workers: Annotated[int, Field(ge=1, le=MOST_WORKERS)] = Field(
        default=2, description="Seeds that search side by side, each on a processor of its own."
    )
    iterations: Annotated[int, Field(ge=1, le=MOST_ITERATIONS)] | None = Field(
        default=None, description="A fixed budget instead of `seconds`, for a run that must repeat exactly."
    )
    frozen_until: Moment | None = Field(
        default=None, description="What starts before stays exactly as it is; a repair takes now when it is missing."
    )
    change_price: Annotated[float, Field(ge=0, le=MOST_CHANGE_PRICE)] | None = Field(
        default=None, description="Factor on the price of changing what was published; repairs only."
    )
    changes: Annotated[list[WeekChange], Field(max_length=MOST_CHANGES)] | None = Field(
        default=None,
        description="What happened since, besides what the register says by itself; repairs only. Elders and places "
        "come from the register and cannot be given.",
    )
    base_roster: Id | None = Field(
        default=None, description="The draft to fill or repair; a repair takes the release in force when it is missing."
    )
    scenario: Id | None = None


class RunProgress(Schema):
    """How far a run is."""

    seconds: float | None = Field(description="Of the engine's time, when the best roster so far was found.")
    owed: int | None
    placed: int | None
    quality: float | None = Field(description="Sum of all soft costs of the best roster so far, in minutes.")


class Run(Schema):
    """One run."""

    id: str
    week: str
    kind: RunKind
    state: RunState
    params: Json
    base_roster: str | None
    scenario: str | None
    problem: str | None = Field(description="The snapshot it answers, once it is made.")
    roster: str | None = Field(
        description="What it ended with. A cancelled run has one if any was found; a failed run has none."
    )
    progress: RunProgress
    report: Json | None = Field(description="Of a repair: every change with its price and reason; notes of others.")
    failure: str | None = Field(
        description="`engine_failed`, `run_failed`, `run_kept_failing` or `question_unusable`; never that a week is "
        "impossible. A run that is `done` with a failure was cut short, and its roster is the best found until then."
    )
    attempts: int = Field(description="How often a process began it; more than one after a process died.")
    requested_by: str = Field(
        description="Id of a user; `system:register` where a status change asked for a repair, `system:worker` where "
        "the week was planned by itself."
    )
    requested_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    cancel_requested_at: datetime | None
