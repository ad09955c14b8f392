"""What visitors see and send."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from api.persistence.columns import Json
from api.schemas.base import Schema
from api.schemas.weeks import Id
from scheduler.domain.base import Text
from scheduler.domain.clock import Day, EndDay, Moment
from scheduler.domain.ledger import Outcome
from scheduler.domain.mode import VisitMode

FreeText = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]


class Contact(Schema):
    """Somebody to ring when the elder does not answer."""

    name: str
    phone: str
    relation: str


class DoorPerson(Schema):
    """Who lives there, as far as a visitor needs to know."""

    elder: str
    name: str
    phone: str
    address: str
    contacts: list[Contact]


class OwnVisit(Schema):
    """One visit at a stop."""

    visit: str
    person: DoorPerson
    service: Text
    mode: VisitMode
    starts_at: datetime
    ends_at: datetime


class OwnStop(Schema):
    """One door, or one call."""

    number: int
    latitude: float | None
    longitude: float | None
    travel_minutes: int
    distance_meters: int
    visits: list[OwnVisit]


class OwnRoute(Schema):
    """One shift's route."""

    release: str
    shift: str
    leaves_at: datetime
    home_at: datetime
    stops: list[OwnStop]


class OwnDay(Schema):
    """All routes of one day."""

    day: date
    routes: list[OwnRoute]


class OwnRouteHead(Schema):
    """A route of the next seven days, without people."""

    day: date
    release: str
    shift: str
    leaves_at: datetime
    home_at: datetime
    stops: int
    visits: int


class OutcomeNew(Schema):
    """What became of one visit."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "client_id": "b7b4a7de-6f0a-4bb6-a1d3-0a39a3a51d8e",
                    "day": "2026-12-01",
                    "visit": "E001/home/1",
                    "mode": "home",
                    "outcome": "seen",
                    "began_at": "2026-12-01T09:05:00+08:00",
                    "ended_at": "2026-12-01T09:35:00+08:00",
                    "form": {"health": {"mobility": "good"}},
                }
            ]
        }
    )

    client_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{8,64}$")]
    day: Day
    visit: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    mode: VisitMode
    outcome: Outcome
    began_at: Moment
    ended_at: Moment
    reason: FreeText = Field(default="", description="Needed when nobody was seen.")
    form: Json = Field(default_factory=dict, description="The five areas of the record form.")


class OutcomeStored(Schema):
    """An outcome that is in the ledger."""

    id: str
    outcome: Outcome
    alert: str | None = Field(description="The alert that a closed door raised.")


class CannotComeNew(Schema):
    """Days on which a visitor asks to be let off."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"first_day": "2026-12-03", "last_day": "2026-12-04", "reason": "fever"}]}
    )

    first_day: Day
    last_day: EndDay
    reason: FreeText = ""


class CannotCome(Schema):
    """A request to be let off, as the one who asked sees it."""

    id: str
    first_day: date
    last_day: date
    state: Literal["open", "approved", "refused", "withdrawn"]
    asked_at: datetime
    decided_at: datetime | None


class CannotComeAsked(CannotCome):
    """A request to be let off, as the coordinator who decides sees it."""

    visitor: Id
    reason: str


class CannotComeDecided(CannotComeAsked):
    """A request that was decided, and what follows from it."""

    repairs: list[str] = Field(description="Runs that repair the released weeks which an approval overtakes.")


class CalendarAddress(Schema):
    """Where a calendar program finds the visitor's routes."""

    url: str
