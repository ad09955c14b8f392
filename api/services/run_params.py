"""What somebody asks of a run, kept beside it so that it can be run again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from scheduler.domain.base import Frozen
from scheduler.domain.change_set import WeekChange
from scheduler.domain.clock import DAY, Moment, monday_of

MOST_SECONDS = 3600
MOST_WORKERS = 16
MOST_ITERATIONS = 10**9
MOST_CHANGES = 500
MOST_CHANGE_PRICE = 1000


class RunParams(Frozen):
    """How long and how a run looks, and what it may change.

    Attributes
    ----------
    seconds : float
        Wall time of the engine.
    workers : int
        Seeds that search side by side.
    iterations : int or None
        A fixed budget of search proposals a seed instead of time, for runs that must repeat exactly.
    frozen_until : datetime or None
        What starts before stays exactly as it is; repairs and fills only.
    change_price : float
        Factor on the price of changes against the published roster; repairs only.
    changes : tuple
        What happened since the roster was made, in order; repairs only.
    """

    seconds: Annotated[float, Field(ge=1, le=MOST_SECONDS)] = 30.0
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 1
    workers: Annotated[int, Field(ge=1, le=MOST_WORKERS)] = 2
    iterations: Annotated[int, Field(ge=1, le=MOST_ITERATIONS)] | None = None
    frozen_until: Moment | None = None
    change_price: Annotated[float, Field(ge=0, le=MOST_CHANGE_PRICE)] = 1.0
    changes: Annotated[tuple[WeekChange, ...], Field(max_length=MOST_CHANGES)] = ()


def since_monday(moment: datetime, week: str, zone: ZoneInfo) -> timedelta:
    """Return a moment as time since the midnight at which an ISO week begins, as clocks on the wall show it.

    A moment before the week counts as its beginning; the engine counts whole seconds, so parts of one are cut off.
    """
    local = moment.astimezone(zone)
    days = (local.date() - monday_of(week)).days
    of_day = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
    return max(timedelta(0), days * DAY + of_day)
