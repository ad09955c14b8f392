"""Words that several sentences share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from scheduler.domain.base import Text
from scheduler.domain.clock import format_time
from scheduler.domain.mode import VisitMode
from scheduler.domain.problem import Problem
from scheduler.explain.line import MICROSECOND
from scheduler.explain.seat import Seat

MODES: Mapping[VisitMode, Text] = MappingProxyType(
    {
        VisitMode.HOME: Text(zh="上门", en="at home"),
        VisitMode.PHONE: Text(zh="电话", en="by phone"),
        VisitMode.VIDEO: Text(zh="视频", en="by video"),
    }
)
CAPS: Mapping[str, Text] = MappingProxyType(
    {
        "daily.visits": Text(
            zh="每天的走访次数上限提高 {amount:g} 次", en="the daily limit of {who} rose by {amount:g} visits"
        ),
        "weekly.visits": Text(
            zh="每周的走访次数上限提高 {amount:g} 次", en="the weekly limit of {who} rose by {amount:g} visits"
        ),
        "daily.work": Text(
            zh="每天的工作上限提高 {amount:g} 分钟", en="the daily work limit of {who} rose by {amount:g} minutes"
        ),
        "weekly.work": Text(
            zh="每周的工作上限提高 {amount:g} 分钟", en="the weekly work limit of {who} rose by {amount:g} minutes"
        ),
        "daily.distance_meters": Text(
            zh="每天的路程上限提高 {amount:g} 米", en="the daily limit of {who} rose by {amount:g} metres"
        ),
        "weekly.distance_meters": Text(
            zh="每周的路程上限提高 {amount:g} 米", en="the weekly limit of {who} rose by {amount:g} metres"
        ),
    }
)
_PLACED = Text(zh="{visit} 由 {who} 于 {date} {start} {mode}", en="{visit} by {who} on {date} at {start}, {mode}")


def place_text(problem: Problem, visit: str, seats: tuple[Seat, ...]) -> Text:
    """Return who makes a visit, when and how, without a full stop."""
    mode = MODES[problem.visit_of[visit].options[seats[0].trial.item.option].mode]
    facts = {
        "visit": visit,
        "date": problem.date_of(seats[0].trial.line.shift.day).isoformat(),
        "start": format_time(seats[0].start * MICROSECOND),
    }
    names = [seat.visitor for seat in seats]
    return Text(
        zh=_PLACED.zh.format(who="、".join(names), mode=mode.zh, **facts),
        en=_PLACED.en.format(who=" + ".join(names), mode=mode.en, **facts),
    )


def joined(parts: Sequence[Text]) -> Text:
    """Return several phrases as a list."""
    return Text(zh="；".join(part.zh for part in parts), en="; ".join(part.en for part in parts))
