"""What-ifs."""

from __future__ import annotations

from datetime import datetime

from pydantic import ConfigDict
from pydantic.config import JsonDict

from api.schemas.base import Schema
from api.schemas.weeks import Id
from scheduler.scenario.scenario import Scenario

_EXAMPLE: JsonDict = {
    "week": "0f8b5c4e9a1d4a61b0a64f1f1d6a8c11",
    "scenario": {
        "name": "两名志愿者请假",
        "changes": [{"change": "remove_visitors", "kind": "volunteer", "count": 2}],
    },
}


class ScenarioNew(Schema):
    """A named change set over a week."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    week: Id
    scenario: Scenario
    base_roster: Id | None = None


class ScenarioKept(Schema):
    """A what-if that is kept."""

    id: str
    week: str
    scenario: Scenario
    base_roster: str | None
    made_at: datetime
