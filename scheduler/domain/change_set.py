"""What has happened since a roster was published, as data: who cannot come, who need not be visited, what is urgent."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scheduler.domain.absence import AbsenceStatus
from scheduler.domain.base import Frozen, Identifier, Names
from scheduler.domain.clock import Duration, TimeOfDay, format_time
from scheduler.domain.elder import Elder
from scheduler.domain.errors import BadValue
from scheduler.domain.pin import Pin
from scheduler.domain.place import Place
from scheduler.domain.shift import DayIndex, Shift
from scheduler.domain.visit import Visit


class _Days(Frozen):
    """Days of the problem, both ends included."""

    first_day: DayIndex
    last_day: DayIndex | None = None

    @model_validator(mode="after")
    def _days_in_order(self) -> _Days:
        if self.last_day is not None and self.last_day < self.first_day:
            raise BadValue(
                zh=f"最后一天 {self.last_day} 早于第一天 {self.first_day}；请对调",
                en=f"last_day {self.last_day} comes before first_day {self.first_day}; swap them",
            )
        return self


class VisitorAbsent(_Days):
    """A visitor cannot come, on whole days or between two times of each.

    Attributes
    ----------
    last_day : int or None
        ``None`` means the first day alone.
    start, end : timedelta or None
        Since midnight; ``None`` means from the beginning, or until the end, of every shift.
    """

    kind: Literal["visitor_absent"] = "visitor_absent"
    visitor: Identifier
    start: TimeOfDay | None = None
    end: TimeOfDay | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> VisitorAbsent:
        _require_order(self.start, self.end)
        return self


class ShiftShortened(Frozen):
    """A shift begins later or ends earlier than it did; what is not given stays."""

    kind: Literal["shift_shortened"] = "shift_shortened"
    shift: Identifier
    start: TimeOfDay | None = None
    end: TimeOfDay | None = None

    @model_validator(mode="after")
    def _says_something(self) -> ShiftShortened:
        if self.start is None and self.end is None:
            raise BadValue(
                zh=f"班次 {self.shift} 没有变化；请给出开始或结束时间",
                en=f"shift {self.shift} does not change; give a start or an end",
            )
        _require_order(self.start, self.end)
        return self


class ShiftAdded(Frozen):
    """Somebody offers one more shift."""

    kind: Literal["shift_added"] = "shift_added"
    shift: Shift


class ElderAbsent(_Days):
    """An elder is away or in hospital: nobody calls on these days, and a visit that has no other day is owed no more.

    Attributes
    ----------
    last_day : int or None
        ``None`` means until the end of the problem.
    """

    kind: Literal["elder_absent"] = "elder_absent"
    elder: Identifier
    status: AbsenceStatus = AbsenceStatus.AWAY


class VisitCancelled(Frozen):
    """A visit is owed no more."""

    kind: Literal["visit_cancelled"] = "visit_cancelled"
    visit: Identifier


class VisitAdded(Frozen):
    """One more visit is owed, e.g. an urgent one after an alert.

    Attributes
    ----------
    elder, place : Elder, Place or None
        Only where the problem does not know them yet.
    """

    kind: Literal["visit_added"] = "visit_added"
    visit: Visit
    elder: Elder | None = None
    place: Place | None = None


class PinAdded(Frozen):
    """A person fixed something about a visit."""

    kind: Literal["pin_added"] = "pin_added"
    pin: Pin


class RemoteOnly(_Days):
    """Nobody goes to the doors of some areas: visits move to other days, or become calls where no other day is left.

    Attributes
    ----------
    areas : frozenset of str
        Areas of any level, children included.
    last_day : int or None
        ``None`` means until the end of the problem.
    """

    kind: Literal["remote_only"] = "remote_only"
    areas: Annotated[Names, Field(min_length=1)]


WeekChange = Annotated[
    VisitorAbsent | ShiftShortened | ShiftAdded | ElderAbsent | VisitCancelled | VisitAdded | PinAdded | RemoteOnly,
    Field(discriminator="kind"),
]


class ChangeSet(Frozen):
    """Everything that has happened, and from when on the roster may change.

    Attributes
    ----------
    frozen_until : timedelta or None
        Time since midnight of day 0: whatever starts before it stays exactly as it is. ``None`` takes the problem's.
    changes : tuple
        Carried out in this order.
    """

    format: Literal["tanfang-changes/1"] = "tanfang-changes/1"
    frozen_until: Annotated[Duration, Field(ge=timedelta(0))] | None = None
    changes: tuple[WeekChange, ...] = ()


def _require_order(start: timedelta | None, end: timedelta | None) -> None:
    if start is not None and end is not None and end <= start:
        early, late = format_time(start), format_time(end)
        raise BadValue(
            zh=f"{early} 至 {late} 不成时段；请对调或改正",
            en=f"{early} to {late} is no interval; swap or correct the times",
        )
