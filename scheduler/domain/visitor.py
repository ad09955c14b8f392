"""A visitor as planning sees one: kind, skills with their dates, homes, travel and caps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field, model_validator

from scheduler.domain.base import Frozen, Identifier, Names, Text
from scheduler.domain.clock import Day, Duration, EndDay, format_time
from scheduler.domain.elder import Gender
from scheduler.domain.errors import BadValue

WEEK = timedelta(days=7)
EARTH_METERS = 40_000_000.0
"""Once around the earth; no limit of a visitor is longer."""

_LONGEST_BOOKED = timedelta(hours=999)
"""Far above three weeks; files give hours three digits."""

Hours = Annotated[Duration, Field(ge=timedelta(0), le=WEEK)]


class VisitorKind(Frozen):
    """A kind of visitor (POLICY R11); kinds are data.

    Attributes
    ----------
    counts_as_face : bool
        Whether such a visitor counts among an elder's different faces (doctors do not).
    """

    id: Identifier
    title: Text
    counts_as_face: bool = True


class Qualification(Frozen):
    """A skill, a training or an insurance with the days it is valid on (both ends included)."""

    name: Identifier
    valid_from: Day | None = None
    valid_until: EndDay | None = None

    def valid_on(self, day: date) -> bool:
        """Whether the qualification holds on a day."""
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_until is None or day <= self.valid_until)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Qualification:
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise BadValue(
                zh=f"资质 {self.name!r} 止于 {self.valid_until}，早于开始日；请对调或改正",
                en=f"qualification {self.name!r} ends on {self.valid_until}, before it begins; correct the dates",
            )
        return self


class Caps(Frozen):
    """Upper limits of one visitor over a day or a week; ``None`` means no limit.

    Attributes
    ----------
    visits : int or None
        Visits counted one by one, also inside a shared stop.
    work : timedelta or None
        Travel, access and service together; waiting is not work.
    distance_meters : float or None
        Way travelled, home to home.
    """

    visits: Annotated[int, Field(ge=0, le=10_000)] | None = None
    work: Hours | None = None
    distance_meters: Annotated[float, Field(ge=0, le=EARTH_METERS)] | None = None


class Booked(Frozen):
    """Work done and time offered over the last three weeks (fairness looks at four)."""

    work: Annotated[Duration, Field(ge=timedelta(0), le=_LONGEST_BOOKED)] = timedelta(0)
    available: Annotated[Duration, Field(ge=timedelta(0), le=_LONGEST_BOOKED)] = timedelta(0)


class Visitor(Frozen):
    """A person who visits.

    Attributes
    ----------
    speed_meters_per_second : float
        Straight-line speed after circuity; a problem with its own matrix uses ``travel_mode`` instead.
    travel_mode : str
        Name of the travel profile, e.g. ``walk``, ``bicycle``, ``car``.
    areas : frozenset of str or None
        Areas (any level, children included) the visitor serves; ``None`` means everywhere.
    reach_meters : float or None
        Farthest straight-line distance from home to a door (POLICY R15).
    caseload : frozenset of str or None
        The only elders this visitor calls on; ``None`` means any.
    agreed_weekly_work : timedelta or None
        Above this, up to ``weekly.work``, every minute is overtime.
    can_lead : bool
        Experienced enough to lead an elder's first visit.
    required : frozenset of str
        Qualifications that must be valid on the day of any visit: training, insurance.
    """

    id: Identifier
    kind: Identifier
    home: Identifier
    end_place: Identifier | None = None
    speed_meters_per_second: Annotated[float, Field(gt=0, le=70)] = 1.25
    travel_mode: str = "walk"
    gender: Gender | None = None
    dialects: Names = frozenset()
    qualifications: tuple[Qualification, ...] = ()
    required: Names = frozenset()
    areas: Names | None = None
    reach_meters: Annotated[float, Field(gt=0, le=EARTH_METERS)] | None = None
    caseload: Names | None = None
    daily: Caps = Caps()
    weekly: Caps = Caps()
    agreed_weekly_work: Hours | None = None
    can_lead: bool = True
    counts_as_face: bool = True
    booked: Booked = Booked()

    def held_on(self, day: date) -> frozenset[str]:
        """Return the names of all qualifications valid on the day."""
        return frozenset(item.name for item in self.qualifications if item.valid_on(day))

    def is_ready_on(self, day: date) -> bool:
        """Whether all required training and insurance is valid on the day."""
        return self.required <= self.held_on(day)

    @model_validator(mode="after")
    def _agreed_within_cap(self) -> Visitor:
        agreed, most = self.agreed_weekly_work, self.weekly.work
        if agreed is not None and most is not None and agreed > most:
            first, second = format_time(agreed), format_time(most)
            raise BadValue(
                zh=f"人员 {self.id}：约定每周工作 {first} 高于每周上限 {second}；请改正",
                en=f"visitor {self.id}: agreed weekly work {first} is above the weekly cap {second}; correct one",
            )
        return self
