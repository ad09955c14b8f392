"""The answer: who calls where, when and how, and who is not served and why."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from scheduler.domain.base import Frozen, Identifier, Names, Text, duplicates
from scheduler.domain.clock import Day, TimeOfDay
from scheduler.domain.errors import BadValue
from scheduler.domain.mode import VisitMode
from scheduler.domain.pin import Pin
from scheduler.domain.shift import DayIndex
from scheduler.domain.visit import Precedence


class StopVisit(Frozen):
    """One visit at a stop: how it is done and when its service starts (since midnight)."""

    visit: Identifier
    mode: VisitMode = VisitMode.HOME
    start: Annotated[TimeOfDay, Field(ge=timedelta(0))]


class Stop(Frozen):
    """One door, or one call, at a time on a route.

    Attributes
    ----------
    place : str or None
        The door; ``None`` for a call, which is made wherever the visitor is.
    visits : tuple of StopVisit
        Served one after the other, in this order.
    """

    place: Identifier | None
    visits: Annotated[tuple[StopVisit, ...], Field(min_length=1)]


class Route(Frozen):
    """One shift's stops, in order."""

    shift: Identifier
    stops: Annotated[tuple[Stop, ...], Field(min_length=1)]


class Reason(Frozen):
    """Why a visit is not served: the rule that says no, for how many visitors, in words."""

    constraint: str
    visitors: tuple[Identifier, ...] = ()
    text: Text


class ExtraHours(Frozen):
    """Hours of one day that a person who is missing would have to offer."""

    day: DayIndex
    start: TimeOfDay
    end: TimeOfDay


class ExtraPerson(Frozen):
    """One more visitor who would serve some visits, living at the door of the first.

    Attributes
    ----------
    visits : tuple of str
        The visits the person would come for; other wishes of their elders follow from them.
    kind : str
        Visitor kind.
    skills : frozenset of str
        Qualifications the person needs.
    opens_hours : bool
        Whether the visits may then start at any of these hours, also outside their windows.
    """

    visits: tuple[Identifier, ...]
    kind: Identifier
    skills: Names = frozenset()
    hours: tuple[ExtraHours, ...] = ()
    opens_hours: bool = False


class Fix(Frozen):
    """The smallest change found that would place a visit, as data and in words.

    Attributes
    ----------
    kind : str
        Which sort of change; see ``scheduler.explain.change.FixKind``.
    visitor, shift, day, start, mode
        Who would come, on which shift and day, when and how; where the change is about one of them,
        that is what changes.
    visitor_kind, skills
        What one more person has to be and hold; ``skills`` are also what has to be renewed.
    minutes : float or None
        How much longer or wider; below 0 towards the morning. How long a call takes, where a visit becomes one.
    cap : str or None
        Which limit of the visitor, e.g. ``weekly.work``.
    amount : float or None
        By how many visits, minutes, metres, units or days a limit or a gap gives way.
    until : timedelta or None
        End of the hours that start at ``start``.
    displaced : str or None
        The lower-ranked visit that is not made any more.
    persons : tuple of ExtraPerson
        Everybody who is missing.
    visit : str or None
        The visit that the change is about, where that is another than the one to be placed.
    pin : Pin or None
        What of a pin no longer holds.
    tie : Precedence or None
        The tie that no longer holds.
    also : tuple of Fix
        Changes that it takes together with this one.
    """

    kind: str
    visitor: Identifier | None = None
    visitor_kind: str | None = None
    day: DayIndex | None = None
    shift: Identifier | None = None
    minutes: float | None = None
    start: TimeOfDay | None = None
    until: TimeOfDay | None = None
    mode: VisitMode | None = None
    skills: Names = frozenset()
    cap: str | None = None
    amount: float | None = None
    displaced: Identifier | None = None
    persons: tuple[ExtraPerson, ...] = ()
    visit: Identifier | None = None
    pin: Pin | None = None
    tie: Precedence | None = None
    also: tuple[Fix, ...] = ()
    text: Text


class Unassigned(Frozen):
    """A visit nobody makes this week, with reasons and what would mend it."""

    visit: Identifier
    reasons: tuple[Reason, ...] = ()
    fixes: tuple[Fix, ...] = ()


def _at_least_nothing(bound: float) -> float:
    """Nothing costs less than nothing; rounding may leave a proven bound a hair below it."""
    return max(0.0, bound)


class Roster(Frozen):
    """All routes of one problem and every visit that is on none of them.

    Attributes
    ----------
    problem : str
        Name of the problem it answers.
    start : date
        First day of that problem.
    bound : float or None
        A proven lower bound of the last level, at least 0, when the method proved one.
    """

    format: Literal["tanfang-roster/1"] = "tanfang-roster/1"
    problem: str
    start: Day
    routes: tuple[Route, ...] = ()
    unassigned: tuple[Unassigned, ...] = ()
    bound: Annotated[float, AfterValidator(_at_least_nothing)] | None = None

    @model_validator(mode="after")
    def _one_route_a_shift(self) -> Roster:
        twice = duplicates(route.shift for route in self.routes)
        if twice:
            raise BadValue(
                zh=f"班次 {twice[0]} 有两条路线；一个班次只有一条",
                en=f"shift {twice[0]} has two routes; a shift has one",
            )
        return self
