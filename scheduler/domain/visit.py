"""One service owed to one elder in one week, and how visits hang together."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from scheduler.domain.base import Frozen, Identifier, Names, Text, duplicates
from scheduler.domain.clock import FIRST_DAY, LAST_DAY, Day, Duration, TimeOfDay, format_time
from scheduler.domain.elder import RiskTier
from scheduler.domain.errors import BadValue
from scheduler.domain.mode import VisitMode
from scheduler.domain.objective import Price
from scheduler.domain.shift import DayIndex, Load

MOST_DAYS_BEFORE = (LAST_DAY - FIRST_DAY).days
MOST_DAYS_OVERDUE = 3_660
"""Ten years; what is overdue for longer counts as that long."""

ServiceTime = Annotated[Duration, Field(ge=timedelta(0), le=timedelta(hours=24))]


class ModeOption(Frozen):
    """One way of doing a visit; the first option of a visit is the one owed."""

    mode: VisitMode
    duration: ServiceTime


class TimeWindow(Frozen):
    """When service may start on some days.

    Attributes
    ----------
    days : tuple of int
        Days after the first day of the problem.
    earliest, latest : timedelta
        Earliest and latest start of service; hard.
    due : timedelta or None
        Later starts are late: allowed, at a price.
    """

    days: Annotated[tuple[DayIndex, ...], Field(min_length=1)]
    earliest: TimeOfDay
    latest: TimeOfDay
    due: TimeOfDay | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> TimeWindow:
        if self.latest < self.earliest:
            early, late = format_time(self.earliest), format_time(self.latest)
            raise BadValue(
                zh=f"时间窗于 {late} 结束，早于开始时间 {early}；请对调或改正",
                en=f"a window ends at {late}, before it begins at {early}; swap or correct them",
            )
        return self


class Chance(StrEnum):
    """Whether leaving a visit out breaks the month (coverage 1) or only this week (coverage 2)."""

    LAST = "last"
    OPEN = "open"


class Coverage(Frozen):
    """What is lost when a visit is left out: the coverage levels of the objective.

    Attributes
    ----------
    chance : Chance
        ``last`` when this week holds the last chance before the month ends.
    days_overdue : int
        Days since the visit should have happened; 0 when it is in time.
    penalty : float or None
        A price per person in the objective's own unit, for problems that trade unserved visits
        against everything else; ``None`` means the lexicographic coverage levels decide.
    """

    tier: RiskTier = RiskTier.GREEN
    chance: Chance = Chance.OPEN
    days_overdue: Annotated[int, Field(ge=0, le=MOST_DAYS_OVERDUE)] = 0
    penalty: Price | None = None


class Visit(Frozen):
    """One service owed to one elder in one week.

    Attributes
    ----------
    people : int
        How many different visitors must be there together, starting at the same time.
    kinds : frozenset of str or None
        Visitor kinds that may do it; ``None`` means any.
    skills : frozenset of str
        Qualifications the visitor must hold on the day.
    only_visitors : frozenset of str or None
        Contracted or one-to-one visitors: nobody else may come.
    is_first : bool
        The elder's first visit: at least one of the two visitors must be able to lead.
    continuity : bool
        Whether it counts for the named visitor, known faces and the number of faces.
    load : int
        Units taken along, against ``Shift.capacity``.
    why : Text or None
        Why the visit is owed and by when, in one sentence.
    """

    id: Identifier
    elder: Identifier
    place: Identifier
    service: Identifier = "visit"
    options: Annotated[tuple[ModeOption, ...], Field(min_length=1, max_length=4)]
    windows: tuple[TimeWindow, ...] = ()
    people: Annotated[int, Field(ge=1, le=4)] = 1
    kinds: Names | None = None
    skills: Names = frozenset()
    only_visitors: Names | None = None
    is_first: bool = False
    continuity: bool = True
    load: Load = 0
    coverage: Coverage = Coverage()
    due: Day | None = None
    why: Text | None = None

    def windows_on(self, day: int) -> list[TimeWindow]:
        """Return the windows of one day, earliest first."""
        return sorted((window for window in self.windows if day in window.days), key=lambda window: window.earliest)

    @model_validator(mode="after")
    def _options_differ(self) -> Visit:
        modes = [option.mode for option in self.options]
        if len(set(modes)) < len(modes):
            raise BadValue(
                zh=f"走访 {self.id} 重复列出同一方式：{'、'.join(modes)}；每种只列一次",
                en=f"visit {self.id} lists the same mode twice: {', '.join(modes)}; list each once",
            )
        if self.is_first and self.people < 2:
            raise BadValue(
                zh=f"走访 {self.id} 是首次走访，须两人同去；people 现为 {self.people}",
                en=f"visit {self.id} is a first visit, which takes two people; people is {self.people}",
            )
        return self


class Company(StrEnum):
    """Who may serve the two visits of a precedence."""

    ANY = "any"
    DIFFERENT = "different"
    SAME = "same"


class Precedence(Frozen):
    """Two visits whose starts are tied: ``min_lag <= start(second) - start(first) <= max_lag``.

    Starts are counted over the whole week, so lags may span days. Both visits are
    served or neither is.
    """

    first: Identifier
    second: Identifier
    min_lag: Duration = timedelta(0)
    max_lag: Duration | None = None
    company: Company = Company.ANY

    @model_validator(mode="after")
    def _lags_make_sense(self) -> Precedence:
        if self.first == self.second:
            raise BadValue(
                zh=f"走访 {self.first} 不能排在自己之前；请改成另一次走访",
                en=f"visit {self.first} cannot precede itself; name another visit",
            )
        if self.max_lag is not None and self.max_lag < self.min_lag:
            raise BadValue(
                zh=f"先后次序 {self.first} -> {self.second}：最大间隔小于最小间隔；请对调或改正",
                en=f"precedence {self.first} -> {self.second}: the largest lag is below the smallest; swap them",
            )
        return self


class Series(Frozen):
    """Visits of one elder that repeat one service in the week and want room between them.

    Attributes
    ----------
    smallest_gap_days : int
        Hard: days between two visits of the series, and after ``last_day``.
    even_gap_days : float or None
        Soft: the gap an even spread would have; ``None`` asks for no spread.
    last_day : int or None
        Day index (negative) of the last contact before this week.
    most_fallbacks : int or None
        Hard: how many visits of the series may use another mode than the owed one
        (the rule's mode mix over the month); ``None`` means any.
    """

    id: Identifier
    visits: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    smallest_gap_days: Annotated[int, Field(ge=0, le=31)] = 0
    even_gap_days: Annotated[float, Field(ge=0.01, le=366)] | None = None
    last_day: Annotated[int, Field(lt=0, ge=-MOST_DAYS_BEFORE)] | None = None
    most_fallbacks: Annotated[int, Field(ge=0, le=10_000)] | None = None

    @model_validator(mode="after")
    def _visits_differ(self) -> Series:
        twice = duplicates(self.visits)
        if twice:
            raise BadValue(
                zh=f"系列 {self.id} 重复列出走访 {twice[0]}；每次只列一遍",
                en=f"series {self.id} names visit {twice[0]} twice; name each once",
            )
        return self
