"""The sentences of changes and of the reasons that follow from them; people and visits by id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

from scheduler.domain.absence import AbsenceStatus
from scheduler.domain.base import Text
from scheduler.domain.change_set import (
    ElderAbsent,
    PinAdded,
    RemoteOnly,
    ShiftAdded,
    ShiftShortened,
    VisitAdded,
    VisitCancelled,
    VisitorAbsent,
    WeekChange,
)
from scheduler.domain.clock import format_time
from scheduler.domain.problem import Problem
from scheduler.explain.verdict_words import unit_text
from scheduler.solve.repair_result import ReasonKind

_STATUS: Mapping[AbsenceStatus, Text] = MappingProxyType(
    {
        AbsenceStatus.AWAY: Text(zh="外出", en="is away"),
        AbsenceStatus.HOSPITAL: Text(zh="住院", en="is in hospital"),
        AbsenceStatus.MOVED: Text(zh="迁出", en="has moved"),
        AbsenceStatus.REFUSED: Text(zh="谢绝探访", en="wants no visits"),
        AbsenceStatus.DIED: Text(zh="去世", en="has died"),
    }
)
_DIRECT = Text(zh="起因：{causes}。", en="Because {causes}.")
_KNOCK_ON = Text(zh="让出或利用空位，起因：{causes}。", en="Makes room, or uses what is free now, because {causes}.")
_NO_CAUSE = Text(zh="原安排不再可行。", en="The old place does not work any more.")
_GAIN = Text(
    zh="变更后整体更好：若保持原样，成本多 {gain} {zh}。",
    en="The roster is better for it: as it was, it would cost {gain} {en} more.",
)
_TOGETHER = Text(zh="与其他变更一起使名单更好。", en="Together with other changes it makes the roster better.")


def change_text(problem: Problem, change: WeekChange) -> Text:
    """Return what has happened, without a full stop."""
    match change:
        case VisitorAbsent():
            return _visitor_absent(problem, change)
        case ShiftShortened():
            return _shortened(change)
        case ShiftAdded():
            hours = f"{format_time(change.shift.start)}-{format_time(change.shift.end)}"
            date = problem.date_of(change.shift.day).isoformat()
            return Text(
                zh=f"{change.shift.visitor} 于 {date} {hours} 加班次",
                en=f"{change.shift.visitor} has one more shift on {date}, {hours}",
            )
        case ElderAbsent():
            days, status = _dates(problem, change.first_day, _last(problem, change.last_day)), _STATUS[change.status]
            return Text(zh=f"{change.elder} 于 {days} {status.zh}", en=f"{change.elder} {status.en} on {days}")
        case VisitCancelled():
            return Text(zh=f"走访 {change.visit} 已取消", en=f"visit {change.visit} is cancelled")
        case VisitAdded():
            return Text(zh=f"新增走访 {change.visit.id}", en=f"visit {change.visit.id} is new")
        case PinAdded():
            return Text(zh=f"走访 {change.pin.visit} 被固定", en=f"somebody fixed visit {change.pin.visit}")
        case RemoteOnly():
            days, areas = (
                _dates(problem, change.first_day, _last(problem, change.last_day)),
                ", ".join(sorted(change.areas)),
            )
            return Text(zh=f"{areas} 于 {days} 不上门", en=f"nobody goes to doors in {areas} on {days}")


def reason_text(
    problem: Problem, changes: Sequence[WeekChange], kind: ReasonKind, caused_by: Sequence[int], gain: float | None
) -> Text:
    """Return why a visit is made otherwise."""
    if kind is ReasonKind.GAIN:
        unit = unit_text(problem.objective.unit)
        return _TOGETHER if gain is None else _GAIN.filled(gain=f"{gain:.1f}", zh=unit.zh, en=unit.en)
    if not caused_by:
        return _NO_CAUSE
    said = [change_text(problem, changes[number]) for number in caused_by]
    template = _DIRECT if kind is ReasonKind.DIRECT else _KNOCK_ON
    zh, en = "；".join(text.zh for text in said), " and ".join(text.en for text in said)
    return Text(zh=template.zh.format(causes=zh), en=template.en.format(causes=en))


def _visitor_absent(problem: Problem, change: VisitorAbsent) -> Text:
    days = _dates(problem, change.first_day, change.last_day or change.first_day)
    hours = _hours(change.start, change.end)
    return Text(
        zh=f"{change.visitor} 于 {days}{hours.zh} 不能来", en=f"{change.visitor} cannot come on {days}{hours.en}"
    )


def _shortened(change: ShiftShortened) -> Text:
    hours = _hours(change.start, change.end)
    return Text(zh=f"班次 {change.shift} 缩短为{hours.zh}", en=f"shift {change.shift} is now{hours.en}")


def _hours(start: timedelta | None, end: timedelta | None) -> Text:
    if start is not None and end is not None:
        hours = f" {format_time(start)}-{format_time(end)}"
        return Text(zh=hours, en=hours)
    if start is not None:
        return Text(zh=f" {format_time(start)} 起", en=f" from {format_time(start)}")
    if end is not None:
        return Text(zh=f" {format_time(end)} 止", en=f" until {format_time(end)}")
    return Text(zh="", en="")


def _last(problem: Problem, last: int | None) -> int:
    return problem.days - 1 if last is None else last


def _dates(problem: Problem, first: int, last: int) -> str:
    begin, end = problem.date_of(first).isoformat(), problem.date_of(last).isoformat()
    return begin if first == last else f"{begin} – {end}"
