"""More people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scheduler.domain.base import Identifier, Text
from scheduler.domain.base import Names as IdSet
from scheduler.domain.errors import BadValue
from scheduler.domain.problem import Problem
from scheduler.domain.shift import Shift
from scheduler.domain.visitor import Booked, Caps, Hours, Qualification, Visitor
from scheduler.scenario.change import Change, ChangeError, Names, drawn, marked, rebuilt, require_area
from scheduler.scenario.hours import ShiftHours, Speed, merged_caps, shift_id, shifts_of, travelling
from scheduler.scenario.some_visitors import Seed, belongs_to

MOST_ADDED = 2_000


class AddVisitors(Change):
    """Some more visitors of one kind, at a place or at doors of an area.

    Each is made after a person of the problem: ``like``, or people of the same kind in turn (those of the area
    first). Whatever the change does not say is that person's: hours, skills, way of travelling, limits. New people
    have no earlier work and no caseload of their own, and elders have not met them.

    Attributes
    ----------
    area : str or None
        They live at doors of elders of this area, chosen by the seed, and serve it.
    place : str or None
        They live at this place instead.
    like : str or None
        Id of the visitor to be made after.
    hours : tuple of ShiftHours
        Their shifts; none means those of the person they are made after.
    skills : frozenset of str or None
        Qualifications they hold, beside what the person has to hold in order to go at all.
    daily, weekly : Caps or None
        Limits that differ from that person's; a limit given as null is lifted.
    """

    change: Literal["add_visitors"]
    count: Annotated[int, Field(ge=1, le=MOST_ADDED)]
    kind: Identifier
    area: Identifier | None = None
    place: Identifier | None = None
    like: Identifier | None = None
    hours: tuple[ShiftHours, ...] = ()
    skills: IdSet | None = None
    travel_mode: Identifier | None = None
    speed_meters_per_second: Speed | None = None
    daily: Caps | None = None
    weekly: Caps | None = None
    agreed_weekly_work: Hours | None = None
    seed: Seed = 1

    @model_validator(mode="after")
    def _lives_somewhere(self) -> AddVisitors:
        if self.area is None and self.place is None:
            raise BadValue(
                zh="新增人员须有住处；请给出 area 或 place", en="new visitors need a home; give an area or a place"
            )
        return self

    def applied(self, problem: Problem) -> Problem:
        """Return the problem with new visitors, whose ids are the kind's with ``+1``, ``+2``, ..."""
        homes, patterns = self._homes(problem), self._patterns(problem)
        taken = set(problem.visitor_of)
        visitors: list[Visitor] = []
        shifts: list[Shift] = []
        for number in range(self.count):
            name = marked(self.kind, taken)
            taken.add(name)
            pattern = patterns[number % len(patterns)] if patterns else None
            visitors.append(self._visitor(problem, name, homes[number % len(homes)], pattern))
            shifts.extend(self._shifts(problem, name, pattern))
        return rebuilt(problem, visitors=(*problem.visitors, *visitors), shifts=(*problem.shifts, *shifts))

    def phrase(self, names: Names) -> Text:
        """Return e.g. ``5 more visitors (volunteer) in X``."""
        kind, inside = names.kind(self.kind), names.inside(self.area)
        plural = "visitor" if self.count == 1 else "visitors"
        return Text(
            zh=f"增加 {self.count} 名{kind.zh}{inside.zh}", en=f"{self.count} more {plural} ({kind.en}){inside.en}"
        )

    def _homes(self, problem: Problem) -> Sequence[str]:
        if self.area is not None:
            require_area(problem, self.area, "/area")
        if self.place is not None:
            if self.place not in problem.place_of:
                raise ChangeError(
                    "/place",
                    zh=f"问题中没有地点 {self.place!r}；请改正编号",
                    en=f"place {self.place!r} is not in the problem; correct the id",
                )
            return (self.place,)
        doors = {item.place for item in problem.elders if self.area in problem.areas_above(item.area)}
        if not doors:
            raise ChangeError(
                "/area",
                zh=f"问题中没有老人住在片区 {self.area!r}；请用 place 给出住处",
                en=f"no elder of the problem lives in area {self.area!r}; give a place to live at",
            )
        return drawn(doors, self.seed)

    def _patterns(self, problem: Problem) -> Sequence[Visitor]:
        """Return the people to be made after, in turn; nobody where the hours are given and the kind is new."""
        if self.like is not None:
            if self.like not in problem.visitor_of:
                raise ChangeError(
                    "/like",
                    zh=f"问题中没有人员 {self.like!r}；请改正编号",
                    en=f"visitor {self.like!r} is not in the problem; correct the id",
                )
            return (problem.visitor_of[self.like],)
        working = {shift.visitor for shift in problem.shifts}
        same = [item for item in problem.visitors if item.kind == self.kind and (self.hours or item.id in working)]
        if not same and not self.hours:
            raise ChangeError(
                "/kind",
                zh=f"没有类别为 {self.kind!r} 的人员有班次可照搬；请给出 hours 或 like",
                en=f"nobody of kind {self.kind!r} has shifts that could be copied; give hours, or like",
            )
        near = [item for item in same if self.area is not None and belongs_to(problem, item, self.area)]
        return [problem.visitor_of[name] for name in drawn((item.id for item in near or same), self.seed)]

    def _visitor(self, problem: Problem, name: str, home: str, pattern: Visitor | None) -> Visitor:
        fields: dict[str, object] = (
            {} if pattern is None else {field: getattr(pattern, field) for field in Visitor.model_fields}
        )
        fields |= {"id": name, "kind": self.kind, "home": home, "end_place": None, "caseload": None, "booked": Booked()}
        if self.area is not None:
            fields["areas"] = frozenset({self.area})
        if self.skills is not None:
            needed = pattern.required if pattern else frozenset()
            fields["qualifications"] = tuple(Qualification(name=skill) for skill in sorted(self.skills | needed))
        if self.agreed_weekly_work is not None:
            fields["agreed_weekly_work"] = self.agreed_weekly_work
        fields["daily"] = merged_caps(pattern.daily if pattern else Caps(), self.daily)
        fields["weekly"] = merged_caps(pattern.weekly if pattern else Caps(), self.weekly)
        return Visitor.model_validate(fields | travelling(problem, self.travel_mode, self.speed_meters_per_second))

    def _shifts(self, problem: Problem, name: str, pattern: Visitor | None) -> Iterator[Shift]:
        if self.hours or pattern is None:
            yield from shifts_of(problem, name, self.hours)
            return
        numbers: Counter[int] = Counter()
        for shift in problem.shifts:
            if shift.visitor == pattern.id:
                numbers[shift.day] += 1
                new = shift_id(problem, name, shift.day, numbers[shift.day])
                yield shift.model_copy(update={"id": new, "visitor": name})
