"""The whole question of one week: who is owed what, and who could go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator

from scheduler.domain.base import Frozen, duplicates
from scheduler.domain.clock import DAY, Day, Duration, format_time
from scheduler.domain.elder import Elder, ElderHistory
from scheduler.domain.errors import BadValue
from scheduler.domain.objective import Objective
from scheduler.domain.pin import Pin
from scheduler.domain.place import Area, Place
from scheduler.domain.roster import Roster
from scheduler.domain.shift import Shift
from scheduler.domain.travel import GeodesicTravel, MatrixTravel, Travel
from scheduler.domain.visit import Precedence, Series, Visit
from scheduler.domain.visitor import Visitor

_Item = TypeVar("_Item", Place, Area, Elder, Visitor, Shift, Visit)


def _by_id(items: Iterable[_Item]) -> dict[str, _Item]:
    return {item.id: item for item in items}


def _outside(owner: str, day: int, days: int) -> BadValue:
    return BadValue(
        zh=f"{owner}：第 {day} 天（从 0 数起）不在问题的 {days} 天之内；请改正",
        en=f"{owner}: day {day} lies outside the {days} days of the problem; days count from 0",
    )


class Problem(Frozen):
    """One week's question, complete in itself and free of personal details.

    Attributes
    ----------
    start : date
        Day 0; a Monday in the product.
    days : int
        Length of the horizon.
    tick : timedelta
        Resolution of time, a whole number of which makes a day; a second in the product, finer where a format needs
        it.
    published : Roster or None
        The release in force; every change against it has a price.
    frozen_until : timedelta or None
        Time since midnight of day 0 before which the published roster stands; also "now" for the
        doubled price of changes within 24 hours.
    """

    format: Literal["tanfang-problem/1"] = "tanfang-problem/1"
    name: str
    start: Day
    days: Annotated[int, Field(ge=1, le=366)] = 7
    tick: Annotated[Duration, Field(gt=timedelta(0), le=timedelta(hours=1))] = timedelta(seconds=1)
    travel: Travel = GeodesicTravel()
    objective: Objective = Objective()
    areas: tuple[Area, ...] = ()
    places: tuple[Place, ...]
    elders: tuple[Elder, ...]
    histories: tuple[ElderHistory, ...] = ()
    visitors: tuple[Visitor, ...]
    shifts: tuple[Shift, ...]
    visits: tuple[Visit, ...]
    series: tuple[Series, ...] = ()
    precedences: tuple[Precedence, ...] = ()
    pins: tuple[Pin, ...] = ()
    published: Roster | None = None
    frozen_until: Duration | None = None

    @cached_property
    def place_of(self) -> Mapping[str, Place]:
        """Places by id."""
        return _by_id(self.places)

    @cached_property
    def area_of(self) -> Mapping[str, Area]:
        """Areas by id."""
        return _by_id(self.areas)

    @cached_property
    def elder_of(self) -> Mapping[str, Elder]:
        """Elders by id."""
        return _by_id(self.elders)

    @cached_property
    def visitor_of(self) -> Mapping[str, Visitor]:
        """Visitors by id."""
        return _by_id(self.visitors)

    @cached_property
    def shift_of(self) -> Mapping[str, Shift]:
        """Shifts by id."""
        return _by_id(self.shifts)

    @cached_property
    def visit_of(self) -> Mapping[str, Visit]:
        """Visits by id."""
        return _by_id(self.visits)

    @cached_property
    def history_of(self) -> Mapping[str, ElderHistory]:
        """Histories by elder id."""
        return {history.elder: history for history in self.histories}

    def date_of(self, day: int) -> date:
        """Return the calendar date of a day index."""
        return self.start + timedelta(days=day)

    def areas_above(self, area: str | None) -> frozenset[str]:
        """Return an area and all areas it lies in, by id."""
        found: set[str] = set()
        while area is not None and area not in found:
            found.add(area)
            parent = self.area_of.get(area)
            area = parent.parent if parent else None
        return frozenset(found)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Problem:
        for name in ("areas", "places", "elders", "visitors", "shifts", "visits", "series"):
            twice = duplicates(item.id for item in getattr(self, name))
            if twice:
                raise BadValue(
                    zh=f"{name}：编号 {twice[0]!r} 出现不止一次；编号不得重复",
                    en=f"{name}: id {twice[0]!r} occurs more than once; ids must differ",
                )
        return self

    @model_validator(mode="after")
    def _references_exist(self) -> Problem:
        for owner, field, target, known in self._references():
            if target is not None and target not in known:
                raise BadValue(
                    zh=f"{owner}：问题中没有 {field} {target!r}；请补上或改正编号",
                    en=f"{owner}: {field} {target!r} is not in the problem; add it or correct the id",
                )
        return self

    def _references(self) -> Iterable[tuple[str, str, str | None, Mapping[str, object]]]:
        yield from ((f"elder {e.id}", "place", e.place, self.place_of) for e in self.elders)
        for visitor in self.visitors:
            yield f"visitor {visitor.id}", "home", visitor.home, self.place_of
            yield f"visitor {visitor.id}", "end_place", visitor.end_place, self.place_of
        for shift in self.shifts:
            yield f"shift {shift.id}", "visitor", shift.visitor, self.visitor_of
            yield f"shift {shift.id}", "start_place", shift.start_place, self.place_of
            yield f"shift {shift.id}", "end_place", shift.end_place, self.place_of
        for visit in self.visits:
            yield f"visit {visit.id}", "elder", visit.elder, self.elder_of
            yield f"visit {visit.id}", "place", visit.place, self.place_of
        for tie in self.precedences:
            yield "precedence", "first", tie.first, self.visit_of
            yield "precedence", "second", tie.second, self.visit_of
        for series in self.series:
            yield from ((f"series {series.id}", "visit", visit, self.visit_of) for visit in series.visits)
        for pin in self.pins:
            yield "pin", "visit", pin.visit, self.visit_of
            yield f"pin on visit {pin.visit}", "visitor", pin.visitor, self.visitor_of
            yield f"pin on visit {pin.visit}", "after", pin.after, self.visit_of

    @model_validator(mode="after")
    def _days_lie_inside(self) -> Problem:
        for shift in self.shifts:
            if shift.day >= self.days:
                raise _outside(f"shift {shift.id}", shift.day, self.days)
        for visit in self.visits:
            late = max((day for window in visit.windows for day in window.days), default=0)
            if late >= self.days:
                raise _outside(f"visit {visit.id}", late, self.days)
        for pin in self.pins:
            if pin.day is not None and pin.day >= self.days:
                raise _outside(f"pin on visit {pin.visit}", pin.day, self.days)
        return self

    @model_validator(mode="after")
    def _nobody_is_in_two_places(self) -> Problem:
        last: dict[str, tuple[timedelta, str]] = {}
        for shift in sorted(self.shifts, key=lambda shift: (DAY * shift.day + shift.start, shift.id)):
            end, other = last.get(shift.visitor, (timedelta.min, ""))
            if DAY * shift.day + shift.start < end:
                raise BadValue(
                    zh=f"班次 {shift.id} 在同一人员 {shift.visitor} 的 {other} 结束前就开始；请合并或错开",
                    en=f"shift {shift.id} begins before {other} of the same visitor {shift.visitor} has ended; "
                    "join or part them",
                )
            last[shift.visitor] = DAY * shift.day + shift.end, shift.id
        return self

    @model_validator(mode="after")
    def _times_are_whole_ticks(self) -> Problem:
        if DAY % self.tick:
            tick = format_time(self.tick)
            raise BadValue(
                zh=f"一天不是时间单位（{tick}）的整数倍；请改用能整除一天的单位，如一分钟",
                en=f"a day is no whole number of ticks ({tick}); use one that divides a day, such as a minute",
            )
        for owner, field, length in self._lengths():
            if length % self.tick:
                given, tick = format_time(length), format_time(self.tick)
                raise BadValue(
                    zh=f"{owner}：{field} {given} 不是时间单位（{tick}）的整数倍；请取整或改用更细的单位",
                    en=f"{owner}: {field} {given} is no whole number of ticks ({tick}); round it or use a finer tick",
                )
        return self

    def _lengths(self) -> Iterable[tuple[str, str, timedelta]]:
        """Yield what the engine counts in ticks and nobody may round silently."""
        yield from ((f"place {place.id}", "access", place.access) for place in self.places)
        for visit in self.visits:
            yield from ((f"visit {visit.id}", "duration", option.duration) for option in visit.options)
            yield from ((f"visit {visit.id}", "due", window.due) for window in visit.windows if window.due is not None)

    @model_validator(mode="after")
    def _travel_covers_places(self) -> Problem:
        if isinstance(self.travel, MatrixTravel):
            listed = set(self.travel.places)
            missing = next((place.id for place in self.places if place.id not in listed), None)
            mode = next((v.travel_mode for v in self.visitors if v.travel_mode not in self.travel.ticks), None)
            if missing is not None:
                raise BadValue(
                    zh=f"路程矩阵中没有地点 {missing!r}；请补上",
                    en=f"place {missing!r} is not in the travel matrix; add it",
                )
            if mode is not None:
                raise BadValue(
                    zh=f"路程矩阵没有出行方式 {mode!r} 的数据；请补上",
                    en=f"the travel matrix has no rows for travel mode {mode!r}; add them",
                )
        else:
            bare = next((place.id for place in self.places if place.latitude is None or place.longitude is None), None)
            if bare is not None:
                raise BadValue(
                    zh=f"地点 {bare!r} 没有坐标；请给出纬度和经度",
                    en=f"place {bare!r} has no coordinates; give latitude and longitude",
                )
        return self
