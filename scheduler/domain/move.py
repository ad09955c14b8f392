"""A change somebody makes to a roster by hand, as data: put a visit somewhere, take it off, swap two, change a mode."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from scheduler.domain.base import Frozen, Identifier, duplicates
from scheduler.domain.clock import TimeOfDay
from scheduler.domain.errors import BadValue
from scheduler.domain.mode import VisitMode
from scheduler.domain.shift import DayIndex

Position = Annotated[int, Field(ge=0)]


class Put(Frozen):
    """Put a visit on a route, wherever it was before; what is not said stays as it is or is chosen well.

    Attributes
    ----------
    shifts : tuple of str
        One shift for each person who comes.
    visitors : tuple of str
        Instead of shifts: who comes. Neither of the two means those who make the visit now.
    day : int or None
        With visitors: on which day; ``None`` means the day it lies on now.
    positions : tuple of int
        How many services come before it on each route, in the order of shifts or visitors, counted
        without the visit itself. Empty means where it adds the least way and breaks the least.
    start : timedelta or None
        When service starts, kept to the tick; ``None`` means as early as it fits.
    mode : VisitMode or None
        ``None`` means as now, or as owed when nobody makes it.
    """

    action: Literal["put"] = "put"
    visit: Identifier
    shifts: tuple[Identifier, ...] = ()
    visitors: tuple[Identifier, ...] = ()
    day: DayIndex | None = None
    positions: tuple[Position, ...] = ()
    start: TimeOfDay | None = None
    mode: VisitMode | None = None

    @model_validator(mode="after")
    def _is_clear(self) -> Put:
        if self.shifts and (self.visitors or self.day is not None):
            raise BadValue(
                zh=f"安排走访 {self.visit}：班次与人员、日期只能给一种",
                en=f"putting visit {self.visit}: give its shifts, or its visitors and day, not both",
            )
        twice = duplicates((*self.shifts, *self.visitors))
        if twice:
            raise BadValue(
                zh=f"安排走访 {self.visit}：{twice[0]} 出现两次；每人只去一次",
                en=f"putting visit {self.visit}: {twice[0]} is named twice; each person comes once",
            )
        many = len(self.shifts or self.visitors)
        if self.positions and many and len(self.positions) != many:
            raise BadValue(
                zh=f"安排走访 {self.visit}：{many} 人却有 {len(self.positions)} 个位置；须一致",
                en=f"putting visit {self.visit}: {len(self.positions)} positions for {many} people; give one for each",
            )
        return self


class TakeOff(Frozen):
    """Take a visit off every route it is on; it is then listed as unassigned."""

    action: Literal["take_off"] = "take_off"
    visit: Identifier


class Swap(Frozen):
    """Let two visits change places: people, day, position and, where the windows allow, start."""

    action: Literal["swap"] = "swap"
    visit: Identifier
    other: Identifier

    @model_validator(mode="after")
    def _are_two(self) -> Swap:
        if self.visit == self.other:
            raise BadValue(
                zh=f"走访 {self.visit} 不能与自己对调；请另选一项走访",
                en=f"visit {self.visit} cannot change places with itself; name another visit",
            )
        return self


class SetMode(Frozen):
    """Do a visit in another mode, at the same place of the same routes."""

    action: Literal["set_mode"] = "set_mode"
    visit: Identifier
    mode: VisitMode


Step = Annotated[Put | TakeOff | Swap | SetMode, Field(discriminator="action")]


class Move(Frozen):
    """Steps that are carried out one after the other and judged together.

    A start that one step asks for is kept by the steps after it.
    """

    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=100)]
