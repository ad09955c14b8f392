"""Hours, ways of travelling and limits that a change gives to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator

from scheduler.domain.availability import require_interval
from scheduler.domain.base import Frozen, Text
from scheduler.domain.clock import TimeOfDay
from scheduler.domain.problem import Problem
from scheduler.domain.shift import DayIndex, Pause, Shift
from scheduler.domain.travel import MatrixTravel
from scheduler.domain.visitor import Caps
from scheduler.scenario.change import ChangeError, listed, require_days

Speed = Annotated[float, Field(ge=0.1, le=70)]


class ShiftHours(Frozen):
    """An interval that somebody offers on some days.

    Attributes
    ----------
    days : tuple of int
        Days after the first day of the problem.
    start, end : timedelta
        Since midnight: earliest departure and latest return.
    """

    days: Annotated[tuple[DayIndex, ...], Field(min_length=1)]
    start: TimeOfDay
    end: TimeOfDay
    pause: Pause | None = None

    @model_validator(mode="after")
    def _interval_makes_sense(self) -> ShiftHours:
        require_interval(Text(zh="时段", en="hours"), self.start, self.end)
        return self


def shifts_of(problem: Problem, visitor: str, hours: tuple[ShiftHours, ...]) -> Iterator[Shift]:
    """Yield a visitor's shifts at some hours, with ids ``visitor/date/number``.

    Raises
    ------
    ChangeError
        When a day lies outside the problem.
    """
    require_days(problem, (day for item in hours for day in item.days), "/hours")
    numbers: Counter[int] = Counter()
    for item in sorted(hours, key=lambda item: (item.start, item.end)):
        for day in sorted(set(item.days)):
            numbers[day] += 1
            yield Shift(
                id=shift_id(problem, visitor, day, numbers[day]), visitor=visitor, day=day, start=item.start,
                end=item.end, pause=item.pause,
            )  # fmt: skip


def shift_id(problem: Problem, visitor: str, day: int, number: int) -> str:
    """Return the id of a visitor's shift, as weeks made from a register have them."""
    return f"{visitor}/{problem.date_of(day)}/{number}"


def merged_caps(old: Caps, given: Caps | None) -> Caps:
    """Return the old limits with those that are given; a limit given as ``null`` is lifted."""
    if given is None:
        return old
    return old.model_copy(update={name: getattr(given, name) for name in given.model_fields_set})


def travelling(problem: Problem, mode: str | None, speed: float | None) -> dict[str, object]:
    """Return the fields of a visitor that say how he or she travels; those not asked for are left out.

    A mode without a speed takes the speed that most visitors of this mode have.

    Raises
    ------
    ChangeError
        When the problem's matrix does not have the mode, or nobody's speed by it is known.
    """
    found: dict[str, object] = {} if speed is None else {"speed_meters_per_second": speed}
    if mode is None:
        return found
    if isinstance(problem.travel, MatrixTravel):
        if mode not in problem.travel.ticks:
            known = listed(problem.travel.ticks)
            raise ChangeError(
                "/travel_mode",
                zh=f"路程矩阵没有出行方式 {mode!r} 的数据；现有：{known.zh}",
                en=f"the travel matrix has no rows for travel mode {mode!r}; it has {known.en}",
            )
    elif speed is None:
        speeds = Counter(item.speed_meters_per_second for item in problem.visitors if item.travel_mode == mode)
        if not speeds:
            raise ChangeError(
                "/travel_mode",
                zh=f"问题中没有人以 {mode!r} 方式出行；请同时给出 speed_meters_per_second",
                en=f"nobody of the problem travels by {mode!r}; give speed_meters_per_second as well",
            )
        found["speed_meters_per_second"] = max(speeds, key=lambda value: (speeds[value], value))
    return found | {"travel_mode": mode}
