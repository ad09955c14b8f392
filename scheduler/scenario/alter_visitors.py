"""The same people with other hours, limits, ways of travelling or skills."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scheduler.domain.base import Names as IdSet
from scheduler.domain.base import Text
from scheduler.domain.clock import Duration, minutes_of
from scheduler.domain.errors import BadValue
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Shift
from scheduler.domain.visitor import Caps, Hours, Qualification, Visitor
from scheduler.scenario.change import Names, rebuilt, require_area
from scheduler.scenario.hours import ShiftHours, Speed, merged_caps, shifts_of, travelling
from scheduler.scenario.some_visitors import SomeVisitors

FIELDS = (
    "hours", "end_later", "daily", "weekly", "agreed_weekly_work", "travel_mode", "speed_meters_per_second",
    "skills_gained", "skills_lost", "also_areas",
)  # fmt: skip


class AlterVisitors(SomeVisitors):
    """Some visitors work at other hours, within other limits, travel or can do something else.

    Attributes
    ----------
    hours : tuple of ShiftHours
        All their shifts, instead of those they have.
    end_later : timedelta or None
        How much longer each of their shifts lasts.
    daily, weekly : Caps or None
        Limits that change; a limit given as null is lifted.
    travel_mode : str or None
        The speed follows from others who travel so, unless it is given too.
    skills_gained, skills_lost : frozenset of str
        Qualifications that begin to hold, or cease, on all days.
    also_areas : frozenset of str
        Areas they serve beside their own.
    """

    change: Literal["alter_visitors"]
    hours: tuple[ShiftHours, ...] = ()
    end_later: Annotated[Duration, Field(gt=timedelta(0), le=timedelta(hours=12))] | None = None
    daily: Caps | None = None
    weekly: Caps | None = None
    agreed_weekly_work: Hours | None = None
    travel_mode: str | None = None
    speed_meters_per_second: Speed | None = None
    skills_gained: IdSet = frozenset()
    skills_lost: IdSet = frozenset()
    also_areas: IdSet = frozenset()

    @model_validator(mode="after")
    def _alters_something(self) -> AlterVisitors:
        if not any(getattr(self, name) for name in FIELDS):
            raise BadValue(
                zh=f"alter_visitors 未作任何改变；请至少给出其中一项：{'、'.join(FIELDS)}",
                en=f"alter_visitors alters nothing; give at least one of {', '.join(FIELDS)}",
            )
        return self

    def applied(self, problem: Problem) -> Problem:
        """Return the problem with the chosen visitors altered."""
        for area in sorted(self.also_areas):
            require_area(problem, area, "/also_areas")
        chosen = self.chosen(problem)
        ways = travelling(problem, self.travel_mode, self.speed_meters_per_second)
        visitors = (self._visitor(item, ways) if item.id in chosen else item for item in problem.visitors)
        return rebuilt(problem, visitors=tuple(visitors), shifts=self._shifts(problem, chosen))

    def phrase(self, names: Names) -> Text:
        """Return who is altered and how, e.g. ``all visitors (volunteer) changed (shifts 60 minutes longer)``."""
        who, parts = self.who(names), self._parts(names)
        zh, en = "、".join(part.zh for part in parts), ", ".join(part.en for part in parts)
        return Text(zh=f"{who.zh}{zh}", en=f"{who.en} changed ({en})")

    def _parts(self, names: Names) -> list[Text]:
        areas = [names.area(area) for area in sorted(self.also_areas)]
        later = 0 if self.end_later is None else round(minutes_of(self.end_later))
        gained, lost = sorted(self.skills_gained), sorted(self.skills_lost)
        limits = self.daily is not None or self.weekly is not None or self.agreed_weekly_work is not None
        said = (
            (bool(self.hours), "改用其他时段", "other hours"),
            (later > 0, f"班次延长 {later} 分钟", f"shifts {later} minutes longer"),
            (limits, "改用其他上限", "other limits"),
            (self.travel_mode is not None, f"出行方式为 {self.travel_mode}", f"travelling by {self.travel_mode}"),
            (self.travel_mode is None and self.speed_meters_per_second is not None, "速度改变", "another speed"),
            (bool(gained), f"新增资质 {'、'.join(gained)}", f"skilled in {', '.join(gained)}"),
            (bool(lost), f"失去资质 {'、'.join(lost)}", f"without the skill {', '.join(lost)}"),
            (
                bool(areas),
                f"兼顾 {'、'.join(a.zh for a in areas)}",
                f"serving {', '.join(a.en for a in areas)} as well",
            ),
        )
        return [Text(zh=zh, en=en) for holds, zh, en in said if holds]

    def _visitor(self, visitor: Visitor, ways: dict[str, object]) -> Visitor:
        fields: dict[str, object] = {name: getattr(visitor, name) for name in Visitor.model_fields}
        changing = self.skills_gained | self.skills_lost
        kept = tuple(item for item in visitor.qualifications if item.name not in changing)
        gained = tuple(Qualification(name=name) for name in sorted(self.skills_gained - self.skills_lost))
        fields |= ways | {
            "qualifications": (*kept, *gained),
            "daily": merged_caps(visitor.daily, self.daily),
            "weekly": merged_caps(visitor.weekly, self.weekly),
        }
        if self.agreed_weekly_work is not None:
            fields["agreed_weekly_work"] = self.agreed_weekly_work
        if visitor.areas is not None:
            fields["areas"] = visitor.areas | self.also_areas
        return Visitor.model_validate(fields)

    def _shifts(self, problem: Problem, chosen: frozenset[str]) -> tuple[Shift, ...]:
        shifts = list(problem.shifts)
        if self.hours:
            shifts = [shift for shift in shifts if shift.visitor not in chosen]
            shifts += [shift for visitor in sorted(chosen) for shift in shifts_of(problem, visitor, self.hours)]
        longer = self.end_later or timedelta(0)
        return tuple(
            shift.model_copy(update={"end": shift.end + longer}) if shift.visitor in chosen else shift
            for shift in shifts
        )
